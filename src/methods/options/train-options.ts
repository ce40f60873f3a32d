/** Options of `train`: a plain-JSON config (the same in a project file or a form) and what belongs to one call. */
import type { AugmentationConfig, AugmentationPreset } from '../../data/index.ts';
import type { LoraTargets } from '../../models/lora/index.ts';
import type { Runtime } from '../../runtime/types.ts';
import type { OnEvent } from '../../training/events.ts';

export type Method = 'transfer' | 'fine-tune' | 'lora' | 'contrastive' | 'scratch';

/** Which weights below the head learn: all; those of the last N blocks; or those whose names match a glob such as
 * `features.1[5-8].*` or a regular expression between slashes. */
export type Unfreeze = 'all' | number | string;

/** What all methods understand. */
export interface SharedConfig {
  /** Every random choice follows from it. An integer from 0 on. @default 0 */
  readonly seed?: number;
  /** Share of the samples set aside for validation, 0 … below 1, where the data has no such side. @default 0.15 */
  readonly val?: number;
  /** Share of the samples set aside for the test, 0 … below 1, where the data has no such side. @default 0.15, or none if the data have a validation side */
  readonly test?: number;
  /** Samples a batch. @default 64 in transfer (mlp); 16 in fine-tune, lora, contrastive, and scratch */
  readonly batchSize?: number;
  /** Passes over the training samples, at most (early stopping may end sooner). @default 60 in transfer (mlp); 10 (texts: 4) in fine-tune and lora; 1 in contrastive; 40 in scratch */
  readonly epochs?: number;
  /** Epochs without a better validation result before training ends. @default 10 in transfer (mlp); 10 (texts: 2) in fine-tune and lora; 15 in scratch */
  readonly patience?: number;
  /** `balanced` weighs each class by N / (K·count), as scikit-learn does. `auto` does so where the largest class has more than
   *  5 times the samples of the smallest. @default auto */
  readonly classWeight?: 'auto' | 'balanced' | 'none';
  /** Fits a temperature on the validation samples and folds it into the head (Guo et al. 2017), where that gains more than chance. Only where each sample has
   *  one class. @default on */
  readonly calibrate?: boolean;
  /** Tokens that are read of each text, special ones included. Only for texts. @default what the model reads at most */
  readonly maxLength?: number;
  /** Put before each text. Only for texts. @default what the model wants, such as "query: " */
  readonly prompt?: string;
}

export interface TransferConfig extends SharedConfig {
  /** `linear`: softmax regression solved to convergence. `mlp`: one hidden layer trained by AdamW. @default linear */
  readonly head?: 'linear' | 'mlp';
  /** Inverse strength of the linear head's L2 penalty on standardized features (scikit-learn `C`), above 0; `auto` chooses it on
   *  held-out training photos. @default auto */
  readonly C?: number | 'auto';
  /** Width of the MLP's hidden layer. @default 256 */
  readonly hiddenUnits?: number;
  /** Share of the MLP's hidden units dropped at each step, 0 … below 1. @default 0.2 */
  readonly dropout?: number;
  /** Peak learning rate of the MLP. @default 1e-3 */
  readonly learningRate?: number;
  /** Decoupled weight decay of the MLP. @default 0.01 */
  readonly weightDecay?: number;
}

export interface FineTuneConfig extends SharedConfig {
  /** @default all (texts: all but the embeddings) */
  readonly unfreeze?: Unfreeze;
  /** Inverse strength of the L2 penalty of the head that fine-tuning starts from, as in `transfer`. @default auto */
  readonly C?: number | 'auto';
  /** Peak learning rate of the body. Where batch normalizations keep their stored statistics (`batchNorm`), a high one makes training collapse.
   * @default 3e-4 where batch normalizations learn by the batch, else 3e-5 (texts: 3e-5) */
  readonly learningRate?: number;
  /** Peak learning rate of the head. @default ten times learningRate, but above 3e-4 only as high as learningRate itself */
  readonly headLearningRate?: number;
  /** Factor on the learning rate from each block to the one below it, above 0 … 1; 1 is the same rate everywhere. @default 1 */
  readonly layerDecay?: number;
  /** Decoupled weight decay; never on norms and biases. @default 0.01 */
  readonly weightDecay?: number;
  /** Share of the target spread evenly over the classes, 0 … below 1 (Szegedy et al. 2016). @default 0.1 (texts: 0) */
  readonly labelSmoothing?: number;
  /** How photos are changed at random while training. @default light */
  readonly augment?: AugmentationPreset | AugmentationConfig;
  /** Strength of mixup, the α of Beta(α, α) (Zhang et al. 2018); 0 is none. @default 0; 0.2 with augment strong */
  readonly mixup?: number;
  /** Strength of CutMix, the α of Beta(α, α) (Yun et al. 2019): a rectangle of each photo is another's, and so is that share of its target; 0 is none,
   *  1 is usual. With `mixup` as well, each batch is mixed by one of the two. It takes values with height and width: the photos themselves
   *  (`unfreeze: 'all'`), or the feature maps of a convolutional network. @default 0 */
  readonly cutmix?: number;
  /** Batches whose gradients make one step. @default 1 */
  readonly accumulate?: number;
  /** Largest Euclidean norm of the gradients; 0 does not clip. @default 0 where batch normalizations learn by the batch, else 1 (texts: 1) */
  readonly clip?: number;
  /** @default one-cycle */
  readonly schedule?: 'constant' | 'linear' | 'cosine' | 'one-cycle';
  /** Share of the steps in which the learning rate rises to its peak, 0 … below 1. @default 0.1 for linear and cosine, 0.3 for one-cycle, 0 for constant */
  readonly warmupRatio?: number;
  /** `sgd` has a momentum of 0.9. @default adamw */
  readonly optimizer?: 'adamw' | 'sgd';
  /** Random views of each photo that go through the frozen part once and are then taken in turn, epoch by epoch. Does not
   *  matter where nothing is frozen: then every epoch sees new views. @default 4 */
  readonly views?: number;
  /** `train`: batch normalizations that learn normalize by the mean and variance of the batch, and their running statistics follow the data, as
   * in PyTorch's training mode; far from the photos that the model was trained on its stored statistics are wrong. `eval`: they normalize by
   * the stored statistics, which stay. `auto`: as `train`, but as `eval` where fewer than 8 photos go through the model at once, and a warning
   * says so (BATCH_NORM_STORED). Photos only.
   * @default auto */
  readonly batchNorm?: 'auto' | 'train' | 'eval';
  /** Share of the tuned weights in their average with those that fine-tuning started from, 0 … 1 (WiSE-FT, Wortsman et al.
   *  2022); 1 keeps them as tuned. `auto` keeps what the validation samples like best of 1, 0.75 and 0.5; without
   *  such samples it is 0.75. @default auto (texts: 1) */
  readonly wiseFt?: number | 'auto';
  /** Once the validation samples have shown how many epochs are best, train again, for as many, on training and validation samples together. It
   * takes about twice the time. `val` of the result is that of the first training, `test` that of the second. @default false */
  readonly refit?: boolean;
  /** Decay of a moving average of weights and running statistics, update by update, 0 … below 1; 0 is none. The average is what the validation
   *  samples judge and what is kept. At first the decay is lower, 1 − (1 + updates)^(−2/3), as in timm. @default 0 */
  readonly ema?: number;
  /** Trainings from one start whose weights are averaged (model soups, Wortsman et al. 2022): each has other draws of order and augmentation,
   *  and by turns the rates given, 0.7 and 1.4 times those. Sorted by their validation result, one after the other joins if the average is no worse;
   *  without validation samples all do. `run.soup` tells what became of each. It takes that many times the time of one. @default 1 */
  readonly soup?: number;
}

/** Options of `fine-tune` that mean the same here, and those of the low-rank paths. */
export interface LoraConfig
  extends Omit<
    FineTuneConfig,
    | 'unfreeze'
    | 'layerDecay'
    | 'batchNorm'
    | 'wiseFt'
    | 'refit'
    | 'learningRate'
    | 'headLearningRate'
    | 'labelSmoothing'
  > {
  /** Rank of each update, from 1 on: an update of a layer [out, in] has rank·(out + in) weights. @default 8 */
  readonly rank?: number;
  /** The update is scaled by alpha/rank. @default 16 */
  readonly alpha?: number;
  /** Scale by alpha/√rank instead, for high ranks (Kalajdzievski 2023). @default false */
  readonly rsLora?: boolean;
  /** Which layers get a path: `sensible` (all linear layers below the head; of convolutional networks all ungrouped convolutions), or patterns
   *  over module paths, globs or regular expressions between slashes. `query` means every module whose path ends so. @default sensible */
  readonly targets?: LoraTargets;
  /** Share of a layer's inputs that the path drops at each step, 0 … below 1. @default 0 */
  readonly dropout?: number;
  /** How photos are changed at random while training. @default standard */
  readonly augment?: AugmentationPreset | AugmentationConfig;
  /** Share of the target spread evenly over the classes, 0 … below 1. @default 0.1 (texts: 0) */
  readonly labelSmoothing?: number;
  /** Peak learning rate of the paths. @default 5e-4 */
  readonly learningRate?: number;
  /** Peak learning rate of the head. @default that of learningRate */
  readonly headLearningRate?: number;
}

/** What `batchSize` and `epochs` mean here: pairs, and passes over as many as were drawn. */
export interface ContrastiveConfig extends Omit<SharedConfig, 'patience'> {
  /** Partners of its own class, and as many of others, that each sample is paired with in an epoch: R of SetFit. At most 4,096 pairs are
   *  drawn. @default 20 */
  readonly iterations?: number;
  /** Pairs a batch. @default 16 */
  readonly batchSize?: number;
  /** @default 1 */
  readonly epochs?: number;
  /** Peak learning rate of the body; a tenth of the steps warm up, then it falls to 0. @default 2e-5 */
  readonly learningRate?: number;
  /** Decoupled weight decay; never on norms and biases. @default 0.01 */
  readonly weightDecay?: number;
  /** @default all (texts: all but the embeddings) */
  readonly unfreeze?: Unfreeze;
  /** Inverse strength of the head's L2 penalty, as in `transfer`. @default auto */
  readonly C?: number | 'auto';
}

/** A small network of its own, which learns from nothing but these samples. Of texts the head is solved for, as in `transfer`; then `epochs`, `batchSize`, `patience`, `learningRate` and
 * `weightDecay` have no effect. */
export interface ScratchConfig extends SharedConfig {
  /** How photos are changed at random while training. @default light */
  readonly augment?: AugmentationPreset | AugmentationConfig;
  /** Peak learning rate of all weights. @default 2e-3 */
  readonly learningRate?: number;
  /** Decoupled weight decay; never on norms and biases. @default 0.01 */
  readonly weightDecay?: number;
  /** Inverse strength of the L2 penalty of the head that is solved for (photos: the head that training starts from), as in `transfer`. @default auto */
  readonly C?: number | 'auto';
}

/** What belongs to one call and cannot be written to a file. */
export interface RunOptions {
  /** Told what happens, as it happens. What it throws ends the training. */
  readonly onEvent?: OnEvent;
  /** Stops after the present step, saves a checkpoint, throws ABORTED. */
  readonly signal?: AbortSignal;
  /** Where checkpoints go; without it none are written. */
  readonly checkpointDir?: string;
  /** Go on from the checkpoint in `checkpointDir`, if there is one. @default false */
  readonly resume?: boolean;
  /** Seconds between checkpoints within an epoch (each epoch's end makes one in any case). They never change the result. @default 60 */
  readonly checkpointSeconds?: number;
  /** Where features are kept between runs. @default the user's cache directory */
  readonly cacheDir?: string;
  /** Threads of one operator. @default the number of physical cores */
  readonly threads?: number;
  /** Bytes that the whole process may hold: Node, engine, weights, gradients, moments, activations, photos being decoded. Where more would be
   *  needed, activations are computed twice (the same result, bit for bit), or batches go through the model in parts (the same result but for
   *  rounding); a warning says which (MEMORY_TIGHT). What does not fit even so is refused before training (MEMORY_INSUFFICIENT).
   *  @default what the process holds and four fifths of what the machine has free; in a container at most 85 % of its limit */
  readonly memory?: number;
  /** A runtime to use; it stays open. @default one is opened for this call and closed after it */
  readonly runtime?: Runtime;
}

export type TransferOptions = { readonly method?: 'transfer' } & TransferConfig;
export type FineTuneOptions = { readonly method: 'fine-tune' } & FineTuneConfig;
export type LoraOptions = { readonly method: 'lora' } & LoraConfig;
export type ContrastiveOptions = { readonly method: 'contrastive' } & ContrastiveConfig;
export type ScratchOptions = { readonly method: 'scratch' } & ScratchConfig;
/** The method is chosen by the data; an event says which and why. Options besides those that all methods have must fit the one chosen. */
export type AutoOptions = { readonly method: 'auto' } & SharedConfig;
/** The options without those of one call: plain JSON. */
export type TrainConfig =
  | TransferOptions
  | FineTuneOptions
  | LoraOptions
  | ContrastiveOptions
  | ScratchOptions
  | AutoOptions;
export type TrainOptions = RunOptions & TrainConfig;
