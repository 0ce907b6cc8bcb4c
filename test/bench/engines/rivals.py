"""The same computations in NumPy and SciPy, written as fast as they allow: what `npm run bench -- engines` compares with.

usage: rivals.py make <features.npy> <rows> <columns> <condition> <seed>
       rivals.py float64|float32|blas-float64|blas-float32 <features.npy> <scores.npy> <lambda over mean eigenvalue>
       rivals.py greedy-d <features.npy> <picks.npy> <count>
Prints one JSON object. `float64` is what one writes: whole arrays, `X.T @ X`, `solve_triangular`; `float32` the same in float32 chunks
with sums in float64. `blas-*` is the most that SciPy can be made to give: BLAS's symmetric and triangular products, chunk by chunk.
"""

import json
import sys
import time

import numpy as np
import scipy.linalg

CHUNK = 16384


def make(path, rows, columns, condition, seed):
    """float32 rows whose Gram matrix has about the given condition and no direction along an axis."""
    random = np.random.default_rng(seed)
    rotation = np.linalg.qr(random.standard_normal((columns, columns)))[0]
    scale = condition ** (-0.5 * np.arange(columns) / (columns - 1))
    mixing = (scale[:, None] * rotation.T).astype(np.float32)
    features = np.lib.format.open_memmap(path, "w+", np.float32, (rows, columns))
    for start in range(0, rows, CHUNK):
        count = min(CHUNK, rows - start)
        features[start : start + count] = random.standard_normal((count, columns), np.float32) @ mixing


def chunks(features):
    return (slice(start, start + CHUNK) for start in range(0, len(features), CHUNK))


def plain_float64(features, ratio):
    x = features.astype(np.float64)
    gram = x.T @ x
    d = len(gram)
    lower = np.linalg.cholesky(gram + ratio * np.trace(gram) / d * np.eye(d))
    v = scipy.linalg.solve_triangular(lower, x.T, lower=True)
    return (v * v).sum(axis=0)


def plain_float32(features, ratio):
    d = features.shape[1]
    gram = np.zeros((d, d))
    for rows in chunks(features):
        x = features[rows]
        gram += x.T @ x
    lower = np.linalg.cholesky(gram + ratio * np.trace(gram) / d * np.eye(d))
    inverse = scipy.linalg.solve_triangular(lower, np.eye(d), lower=True).T.astype(np.float32)
    scores = np.empty(len(features))
    for rows in chunks(features):
        y = features[rows] @ inverse
        scores[rows] = (y * y).sum(axis=1)
    return scores


def blas(features, dtype, ratio):
    """Both passes with products in `dtype`; sums over chunks, the factor and sums of squares are float64."""
    d = features.shape[1]
    syrk, trmm = scipy.linalg.get_blas_funcs(("syrk", "trmm"), dtype=dtype)
    gram = np.zeros((d, d))
    for rows in chunks(features):
        x = np.asarray(features[rows], dtype)
        gram += np.triu(syrk(1.0, x.T, lower=0))
    gram += np.triu(gram, 1).T
    lam = ratio * np.trace(gram) / d
    lower = scipy.linalg.cholesky(gram + lam * np.eye(d), lower=True)
    inverse, _ = scipy.linalg.lapack.dtrtri(lower, lower=1)
    inverse = np.asfortranarray(inverse, dtype)
    scores = np.empty(len(features))
    for rows in chunks(features):
        x = np.array(features[rows], dtype)
        # X.T is in the order of Fortran: inverse @ X.T in place.
        y = trmm(1.0, inverse, x.T, lower=1, overwrite_b=1).T
        scores[rows] = np.einsum("ij,ij->i", y, y, dtype=np.float64)
    return scores


def greedy_d(features, count):
    """Eager greedy D-optimal design from A = 0.01 Tr(XᵀX)/d I: every gain is kept current by a rank-one update."""
    x = features.astype(np.float64)
    n, d = x.shape
    lam = 0.01 * np.einsum("ij,ij->", x, x) / d
    gains = np.einsum("ij,ij->i", x, x) / lam
    inverse = np.eye(d) / lam
    picks, log_det = [], 0.0
    for _ in range(count):
        pick = int(np.argmax(gains))
        u = inverse @ x[pick]
        c = 1.0 + x[pick] @ u
        log_det += np.log(c)
        v = u / np.sqrt(c)
        inverse -= np.outer(v, v)
        gains -= (x @ v) ** 2
        gains[picks + [pick]] = -np.inf
        picks.append(pick)
    chosen = x[picks]
    exact = np.linalg.slogdet(np.eye(d) + chosen.T @ chosen / lam)[1]
    return np.array(picks), exact


def main():
    command, path, *rest = sys.argv[1:]
    if command == "make":
        rows, columns, condition, seed = rest
        return make(path, int(rows), int(columns), float(condition), int(seed))
    started, cpu = time.perf_counter(), time.process_time()
    features = np.load(path, mmap_mode="r")
    result = {}
    if command == "greedy-d":
        picks, result["logDet"] = greedy_d(features, int(rest[1]))
        np.save(rest[0], picks)
    else:
        ways = {
            "float64": plain_float64,
            "float32": plain_float32,
            "blas-float64": lambda x, ratio: blas(x, np.float64, ratio),
            "blas-float32": lambda x, ratio: blas(x, np.float32, ratio),
        }
        np.save(rest[0], ways[command](features, float(rest[1])))
    result["seconds"] = time.perf_counter() - started
    result["cpuSeconds"] = time.process_time() - cpu
    result["numpy"] = np.__version__
    print(json.dumps(result))


main()
