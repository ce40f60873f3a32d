/** Optimizer updates over one range of the arena (see vectors.ts for what a range is). */

/** Gradients as small as this move no weight, and may be a matter of chance: whether the engine takes denormal numbers for 0 depends on the
 *  thread that comes to compute them. */
@inline
function withoutTrifles(grad: v128): v128 {
  return v128.and(grad, f32x4.ge(f32x4.abs(grad), f32x4.splat(1e-30)));
}

/** AdamW (Loshchilov & Hutter 2019, Algorithm 2; torch.optim.AdamW):
 *   m ← β₁m + (1−β₁)g    v ← β₂v + (1−β₂)g²    p ← p·(1 − lr·wd) − lr·(m/bias₁) / (√(v/bias₂) + ε),   biasᵢ = 1 − βᵢᵗ
 *  `gradScale` multiplies g first: clipping costs no pass of its own. */
export function adamw(
  p: usize,
  g: usize,
  m: usize,
  v: usize,
  length: i32,
  lr: f32,
  beta1: f32,
  beta2: f32,
  eps: f32,
  decay: f32,
  bias1: f32,
  bias2: f32,
  gradScale: f32,
): void {
  const keep = f32x4.splat(1 - lr * decay);
  const step = f32x4.splat(lr / bias1);
  const rootBias2 = f32x4.splat(f32(1) / sqrt<f32>(bias2));
  const b1 = f32x4.splat(beta1);
  const b2 = f32x4.splat(beta2);
  const c1 = f32x4.splat(1 - beta1);
  const c2 = f32x4.splat(1 - beta2);
  const epsilon = f32x4.splat(eps);
  const factor = f32x4.splat(gradScale);
  const end = p + ((<usize>length) << 2);
  for (; p < end; p += 16, g += 16, m += 16, v += 16) {
    const grad = withoutTrifles(f32x4.mul(factor, v128.load(g)));
    const first = f32x4.add(f32x4.mul(b1, v128.load(m)), f32x4.mul(c1, grad));
    const second = f32x4.add(f32x4.mul(b2, v128.load(v)), f32x4.mul(f32x4.mul(c2, grad), grad));
    v128.store(m, first);
    v128.store(v, second);
    const root = f32x4.add(f32x4.mul(f32x4.sqrt(second), rootBias2), epsilon);
    v128.store(p, f32x4.sub(f32x4.mul(keep, v128.load(p)), f32x4.div(f32x4.mul(step, first), root)));
  }
}

/** SGD with momentum (torch.optim.SGD):  g ← g + wd·p    b ← μ·b + g (b = g at the first step)    p ← p − lr·(nesterov ? g + μ·b : b) */
export function sgd(
  p: usize,
  g: usize,
  b: usize,
  length: i32,
  lr: f32,
  momentum: f32,
  decay: f32,
  nesterov: bool,
  first: bool,
  gradScale: f32,
): void {
  const rate = f32x4.splat(lr);
  const mu = f32x4.splat(first ? 0 : momentum);
  const ahead = f32x4.splat(momentum);
  const wd = f32x4.splat(decay);
  const factor = f32x4.splat(gradScale);
  const end = p + ((<usize>length) << 2);
  for (; p < end; p += 16, g += 16, b += 16) {
    const weight = v128.load(p);
    const grad = f32x4.add(withoutTrifles(f32x4.mul(factor, v128.load(g))), f32x4.mul(wd, weight));
    const buffer = f32x4.add(f32x4.mul(mu, v128.load(b)), grad);
    v128.store(b, buffer);
    const direction = nesterov ? f32x4.add(grad, f32x4.mul(ahead, buffer)) : buffer;
    v128.store(p, f32x4.sub(weight, f32x4.mul(rate, direction)));
  }
}
