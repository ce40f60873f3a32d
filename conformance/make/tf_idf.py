"""Reference numbers for training from scratch on texts: scikit-learn's TF-IDF of tokens and pairs of tokens.

    python conformance/make/tf_idf.py > conformance/fixtures/tf-idf.json
"""

import json
import random

import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer


def main() -> None:
    draw = random.Random(0)
    # few tokens, so that pairs come twice; some texts are empty, or have none of the known tokens
    texts = [[min(draw.randint(0, 9), draw.randint(0, 40)) for _ in range(draw.randint(0, 12))] for _ in range(40)]
    asked = texts[:15] + [[], [77, 78], [3], [3, 3, 3, 99, 3]]
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=2, tokenizer=str.split, token_pattern=None, lowercase=False)

    def words(tokens: list[int]) -> str:
        return ' '.join(str(token) for token in tokens)

    vectorizer.fit(map(words, texts))
    print(
        json.dumps(
            {
                'sklearn': sklearn.__version__,
                'texts': texts,
                'asked': asked,
                'terms': {term: float(vectorizer.idf_[at]) for term, at in sorted(vectorizer.vocabulary_.items())},
                'rows': [
                    {term: float(row[at]) for term, at in sorted(vectorizer.vocabulary_.items()) if row[at] != 0}
                    for row in vectorizer.transform(map(words, asked)).toarray()
                ],
            }
        )
    )


main()
