"""Trains the starter embedder and writes embedder.onnx and embedder.json.

Command, from the repository root (needs Debian's python3-torch 1.13, python3-onnx and dataset-fashion-mnist; about five
minutes on two CPU cores):

    /usr/bin/python3 apps/cli/sample/train-embedder.py

The data is the Fashion-MNIST training set without the images listed in sample-indices.json, so the sample is as new to
the embedder as a user's own data would be. Accuracy is measured once, after training, on the 10,000 test images.
Seeded, two threads: a second run on the same machine gives the same weights.
"""

import json
import time
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

from fashion_mnist import LABELS, load, sha256, source_hashes

HERE = Path(__file__).resolve().parent
SEED = 20170828
THREADS = 2
EPOCHS = 8
BATCH = 128
PEAK_RATE = 3e-3
WEIGHT_DECAY = 5e-4
DIMENSIONS = 64
OPSET = 13


def block(inputs, outputs):
    """Convolution 3x3, batch norm, ReLU, 2x2 max pooling."""
    return [nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(), nn.MaxPool2d(2)]


class Embedder(nn.Module):
    """image [batch, 1, 28, 28] -> embedding [batch, 64] and logits [batch, 10], linear in the embedding."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(*block(1, 32), *block(32, 64), *block(64, 96), nn.Flatten(), nn.Dropout(0.25))
        # Batch norm before the last ReLU keeps every one of the 64 columns alive, so the embedding has full rank.
        self.embed = nn.Sequential(nn.Linear(96 * 3 * 3, DIMENSIONS, bias=False), nn.BatchNorm1d(DIMENSIONS), nn.ReLU())
        self.head = nn.Linear(DIMENSIONS, len(LABELS))

    def forward(self, image):
        embedding = self.embed(self.body(image))
        return embedding, self.head(embedding)


def tensors(images, classes, mean, std):
    pixels = torch.from_numpy(images.astype(np.float32) / 255).unsqueeze(1)
    return (pixels - mean) / std, torch.from_numpy(classes.astype(np.int64))


def accuracy(model, images, classes):
    model.eval()
    with torch.no_grad():
        right = sum(int((model(images[start:start + 1000])[1].argmax(1) == classes[start:start + 1000]).sum())
                    for start in range(0, len(images), 1000))
    return right / len(images)


def train(model, images, classes):
    """AdamW with one cycle of the learning rate; prints the mean loss of every epoch."""
    steps = len(images) // BATCH
    optimizer = torch.optim.AdamW(model.parameters(), weight_decay=WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, PEAK_RATE, total_steps=EPOCHS * steps)
    loss_of = nn.CrossEntropyLoss(label_smoothing=0.05)
    for epoch in range(EPOCHS):
        model.train()
        started, total = time.time(), 0.0
        order = torch.randperm(len(images))
        for step in range(steps):
            batch = order[step * BATCH:(step + 1) * BATCH]
            loss = loss_of(model(images[batch])[1], classes[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += float(loss)
        print(f'epoch {epoch + 1}/{EPOCHS}: loss {total / steps:.4f}, {time.time() - started:.0f} s', flush=True)


def export(model, path):
    model.eval()
    batch = {0: 'batch'}
    torch.onnx.export(model, torch.zeros(2, 1, 28, 28), str(path), opset_version=OPSET, input_names=['image'],
                      output_names=['embedding', 'logits'],
                      dynamic_axes={'image': batch, 'embedding': batch, 'logits': batch})
    onnx.checker.check_model(onnx.load(str(path)), full_check=True)


def main():
    torch.set_num_threads(THREADS)
    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(True)
    images, classes = load('train')
    kept = np.ones(len(images), bool)
    kept[json.loads((HERE / 'sample-indices.json').read_text())['indices']] = False
    images, classes = images[kept], classes[kept]
    mean, std = round(float(images.mean()) / 255, 4), round(float(images.std()) / 255, 4)
    print(f'{len(images)} training images, mean {mean}, std {std}', flush=True)

    model = Embedder()
    train(model, *tensors(images, classes, mean, std))
    test_accuracy = accuracy(model, *tensors(*load('t10k'), mean, std))
    export(model, HERE / 'embedder.onnx')

    (HERE / 'embedder.json').write_text(json.dumps({
        'name': 'fashion-mnist-cnn-64',
        'description': 'Three-layer CNN trained on Fashion-MNIST without the images of the sample data set.',
        'file': 'embedder.onnx',
        'sha256': sha256(HERE / 'embedder.onnx'),
        'bytes': (HERE / 'embedder.onnx').stat().st_size,
        'opset': OPSET,
        'licence': 'Apache-2.0; training data MIT, see NOTICE.md',
        # In the form in which the API registers models: value = (byte * scale - mean) / std.
        'input': {'name': 'image', 'layout': 'nchw', 'width': 28, 'height': 28, 'channels': 1, 'scale': 1 / 255,
                  'mean': [mean], 'std': [std]},
        'output': 'embedding',
        'outputs': {'embedding': {'type': 'float32', 'dimensions': DIMENSIONS},
                    'logits': {'type': 'float32', 'dimensions': len(LABELS), 'labels': LABELS}},
        'accuracy': {'test': test_accuracy, 'testImages': len(load('t10k')[1])},
        'training': {'images': len(images), 'epochs': EPOCHS, 'batch': BATCH, 'seed': SEED, 'threads': THREADS,
                     'torch': torch.__version__},
        'command': '/usr/bin/python3 apps/cli/sample/train-embedder.py',
        'data': {**source_hashes('train'), **source_hashes('t10k'),
                 'sample-indices.json': sha256(HERE / 'sample-indices.json'),
                 'fashion-mnist-sample.zip': sha256(HERE / 'fashion-mnist-sample.zip')},
    }, indent=1) + '\n')
    print(f'test accuracy {test_accuracy:.4f}')


if __name__ == '__main__':
    main()
