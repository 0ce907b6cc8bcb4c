"""What cuda_bench does, by PyTorch on the same card and to the same accuracy: python3 torch_rival.py [rows] [columns].

The Gram is formed in float64 from chunks of float32 rows, the factor in float64, and the scores as row sums of squares (float64) of a
float32 product with the triangular factor; TF32 stays off. PyTorch has no triangular product, so the product is a full one. Prints a JSON
object a line.
"""

import json
import statistics
import sys
import time

import torch

REPEATS = 5
CHUNK = 1 << 16


def gram(rows):
    total = torch.zeros(rows.shape[1], rows.shape[1], dtype=torch.float64, device="cuda")
    for start in range(0, rows.shape[0], CHUNK):
        chunk = rows[start : start + CHUNK].to(device="cuda", non_blocking=True).double()
        total.addmm_(chunk.T, chunk)
    return total


def factor(total):
    d = total.shape[0]
    ridge = 1e-6 * total.diagonal().sum() / d
    lower = torch.linalg.cholesky(total + ridge * torch.eye(d, dtype=torch.float64, device="cuda"))
    identity = torch.eye(d, dtype=torch.float64, device="cuda")
    return torch.linalg.solve_triangular(lower, identity, upper=False).T.contiguous()


def scores(rows, inverse_factor):
    out = torch.empty(rows.shape[0], dtype=torch.float64, device="cuda")
    for start in range(0, rows.shape[0], CHUNK):
        chunk = rows[start : start + CHUNK].to(device="cuda", non_blocking=True)
        product = chunk.to(inverse_factor.dtype) @ inverse_factor
        out[start : start + CHUNK] = torch.linalg.vector_norm(product, dim=1, dtype=torch.float64).square()
    return out.cpu()


def median_seconds(work):
    taken = []
    for repeat in range(REPEATS + 1):
        torch.cuda.synchronize()
        start = time.perf_counter()
        result = work()
        torch.cuda.synchronize()
        if repeat > 0:
            taken.append(time.perf_counter() - start)
    return statistics.median(taken), result


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 4_000_000
    d = int(sys.argv[2]) if len(sys.argv) > 2 else 768
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.manual_seed(1)
    on_host = torch.rand(n, d) * 2 - 1
    on_host /= 1 + torch.arange(d) % 97
    print(json.dumps({"case": "device", "device": torch.cuda.get_device_name(), "torch": torch.__version__}))

    def tell(case, seconds):
        row = {"case": case, "engine": "torch", "rows": n, "columns": d, "seconds": seconds, "rate": n * d * d / seconds}
        print(json.dumps(row), flush=True)

    on_device = on_host.cuda()
    seconds, total = median_seconds(lambda: gram(on_device))
    tell("gram-resident", seconds)
    inverse_factor = factor(total)
    narrow = inverse_factor.float()
    seconds, found = median_seconds(lambda: scores(on_device, narrow))
    tell("scores-resident", seconds)
    exact = scores(on_device[:CHUNK], inverse_factor)
    error = ((found[: exact.shape[0]] - exact).abs() / exact).max().item()
    print(json.dumps({"case": "error", "engine": "torch", "rows": n, "columns": d, "maxRelativeError": error}))
    del on_device
    tell("gram-from-host", median_seconds(lambda: gram(on_host))[0])
    tell("scores-from-host", median_seconds(lambda: scores(on_host, narrow))[0])


main()
