# what it measures: the package setfit itself, on the texts and with the settings of setfit_reference.py.
"""Its defaults but for the length of texts: one epoch, batches of 16 pairs, 2e-5, oversampling; dropout as in training, logistic regression at the end.

    pip install setfit sentence-transformers datasets
"""

import tempfile
import uuid

import datasets.fingerprint
import numpy as np
from datasets import Dataset
from sentence_transformers import SentenceTransformer
from setfit import SetFitModel, Trainer, TrainingArguments
from sklearn.linear_model import LogisticRegression

import encoder
import text_runs

# datasets 5.2 hashes its objects with dill, which stumbles over a class of pyarrow under Python 3.11; the hashes only name caches.
datasets.fingerprint.Hasher.hash = classmethod(lambda cls, value: uuid.uuid4().hex)


def main() -> None:
    a = text_runs.options(__doc__).parse_args()

    def one(seed: int) -> dict:
        data = text_runs.Data(a.data, seed)
        body = SentenceTransformer(str(encoder.folder_of(a.model)), device='cpu')
        body.max_seq_length = a.max_length
        model = SetFitModel(model_body=body, model_head=LogisticRegression())
        few = Dataset.from_dict({'text': data.sentences['few'], 'label': data.labels['few'].tolist()})
        with tempfile.TemporaryDirectory() as folder:
            arguments = TrainingArguments(
                output_dir=folder, seed=seed, num_epochs=1, batch_size=16, show_progress_bar=False,
                report_to='none', save_strategy='no', logging_strategy='no')  # fmt: skip
            trainer = Trainer(model=model, args=arguments, train_dataset=few)
            trainer.train()
        right = np.asarray(model.predict(data.sentences['test'], use_labels=False)) == data.labels['test']
        return {'few': len(few), 'contrastive': round(float(right.mean()), 4)}

    text_runs.run(a, 'setfit package', one)


if __name__ == '__main__':
    main()
