"""Reading Fashion-MNIST as Debian ships it (package dataset-fashion-mnist). Shared by make-sample.py and train-embedder.py."""

import gzip
import hashlib
import struct
from pathlib import Path

import numpy as np

FOLDER = Path('/usr/share/datasets/fashion-mnist')
LABELS = [
    'T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot',
]


def read_idx(path):
    """An unsigned-byte IDX array (magic 0x0000 08 <dimensions>, big-endian sizes), gzipped."""
    raw = gzip.decompress(Path(path).read_bytes())
    zero, kind, dimensions = struct.unpack('>HBB', raw[:4])
    if zero != 0 or kind != 8:
        raise ValueError(f'{path}: not an IDX file of unsigned bytes')
    shape = struct.unpack(f'>{dimensions}I', raw[4:4 + 4 * dimensions])
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * dimensions).reshape(shape)


def load(split):
    """Images [n, 28, 28] and class numbers [n] of the split 'train' (60,000) or 't10k' (10,000), both uint8."""
    return read_idx(FOLDER / f'{split}-images-idx3-ubyte.gz'), read_idx(FOLDER / f'{split}-labels-idx1-ubyte.gz')


def sha256(path):
    """SHA-256 of a file, in hex."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def source_hashes(split):
    """File name -> SHA-256 of a split's two files."""
    names = [f'{split}-images-idx3-ubyte.gz', f'{split}-labels-idx1-ubyte.gz']
    return {name: sha256(FOLDER / name) for name in names}
