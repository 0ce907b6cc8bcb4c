"""Makes the sample data set: fashion-mnist-sample.zip, planted.json and sample-indices.json.

Command, from the repository root (needs Debian's python3-numpy and dataset-fashion-mnist):

    /usr/bin/python3 apps/cli/sample/make-sample.py

3,200 images from the Fashion-MNIST training set, sent in by six invented contributors whose habits give the demo
something to find: exact duplicates, wrong labels and broken images, all listed in planted.json and in no column of the
data set itself. sample-indices.json lists the training images used, so that train-embedder.py can leave them out.

A second run writes the same bytes: one seed, NumPy's frozen RandomState stream, zip entries stored with one fixed time.
(The PNG streams are zlib's, so another zlib build may pack the same pixels into other bytes.)
"""

import csv
import io
import json
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np

from fashion_mnist import LABELS, load, source_hashes

SEED = 20170828
HERE = Path(__file__).resolve().parent
ZIP_TIME = (1980, 1, 1, 0, 0, 0)

# Images per class (in the order of LABELS) that each contributor sent in, before duplicates.
COLLECTED = {
    'amara': [120, 60, 95, 85, 95, 85, 100, 90, 85, 85],  # a bit of everything
    'bo': [4, 2, 3, 3, 2, 12, 4, 150, 6, 144],  # nearly only sneakers and ankle boots
    'chidi': [60, 55, 60, 55, 60, 50, 65, 20, 55, 20],  # sends the same images again
    'dana': [65, 60, 65, 60, 65, 60, 70, 25, 60, 25],  # careless with labels
    'emre': [20, 80, 20, 80, 20, 70, 20, 10, 85, 10],  # looks for what the others lack
    'fei': [50, 35, 55, 45, 30, 30, 90, 25, 45, 35],  # has a broken camera
}
DUPLICATES_OF_OWN = {'chidi': 23, 'amara': 4, 'dana': 4, 'emre': 2, 'fei': 4}
DUPLICATES_OF_OTHERS = {'chidi': 23}
LABEL_FLIPS = {'dana': 64, 'amara': 8, 'chidi': 6, 'fei': 6, 'emre': 4, 'bo': 2}
CORRUPTED = {'fei': 26, 'dana': 6, 'amara': 4, 'chidi': 4}
CORRUPTIONS = ['noise-block', 'blank', 'inverted-strips']


def png(pixels):
    """An 8-bit grayscale PNG of pixels [height, width]: every row with filter 0, one IDAT chunk."""
    height, width = pixels.shape
    rows = b''.join(b'\0' + row.tobytes() for row in pixels)

    def chunk(kind, body):
        return struct.pack('>I', len(body)) + kind + body + struct.pack('>I', zlib.crc32(kind + body))

    header = struct.pack('>IIBBBBB', width, height, 8, 0, 0, 0, 0)
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + chunk(b'IDAT', zlib.compress(rows, 9))
            + chunk(b'IEND', b''))


def corrupt(pixels, kind, number, random):
    """A broken copy of pixels [28, 28] that still decodes. `number` keeps any two blank images different."""
    broken = pixels.copy()
    if kind == 'blank':
        broken[:] = 6 * number
    elif kind == 'noise-block':
        size = random.randint(16, 23)
        top, left = random.randint(0, 29 - size, 2)
        broken[top:top + size, left:left + size] = random.randint(0, 256, (size, size))
    else:
        for top in range(random.randint(0, 4), 28, 8):
            broken[top:top + 4] = 255 - broken[top:top + 4]
    return broken


def collect(images, classes, random):
    """One record per distinct training image, drawn by COLLECTED."""
    seen, records = set(), []
    pools = [list(random.permutation(np.flatnonzero(classes == number))) for number in range(len(LABELS))]
    for contributor, counts in COLLECTED.items():
        for number, count in enumerate(counts):
            while count > 0:
                index = int(pools[number].pop())
                pixels = images[index].tobytes()
                if pixels in seen:  # the source has repeats of its own: only planted duplicates may be in the sample
                    continue
                seen.add(pixels)
                count -= 1
                records.append({'index': index, 'pixels': images[index], 'label': LABELS[number],
                                'contributor': contributor})
    return records


def plant(records, random):
    """Damages the records in place and returns the duplicates. No image gets more than one kind of damage."""
    untouched = [records[place] for place in random.permutation(len(records))]

    def take(accepts):
        place = next(place for place, record in enumerate(untouched) if accepts(record['contributor']))
        return untouched.pop(place)

    number = 0
    for contributor, count in CORRUPTED.items():
        for _ in range(count):
            record = take(lambda owner: owner == contributor)
            record['kind'] = CORRUPTIONS[number % len(CORRUPTIONS)]
            record['pixels'] = corrupt(record['pixels'], record['kind'], number, random)
            number += 1
    for contributor, count in LABEL_FLIPS.items():
        for _ in range(count):
            record = take(lambda owner: owner == contributor)
            record['trueLabel'] = record['label']
            record['label'] = random.choice([label for label in LABELS if label != record['label']])
    duplicates = []
    for own, plan in ((True, DUPLICATES_OF_OWN), (False, DUPLICATES_OF_OTHERS)):
        for contributor, count in plan.items():
            for _ in range(count):
                original = take(lambda owner: (owner == contributor) == own)
                duplicates.append({'pixels': original['pixels'], 'label': original['label'],
                                   'contributor': contributor, 'of': original})
    return duplicates


def order(records, duplicates, random):
    """All records shuffled and named item-0001, item-0002, ...; an original stands before its duplicate."""
    everything = records + duplicates
    everything = [everything[place] for place in random.permutation(len(everything))]
    places = {id(record): place for place, record in enumerate(everything)}
    for duplicate in duplicates:
        first, second = sorted((places[id(duplicate)], places[id(duplicate['of'])]))
        everything[first], everything[second] = duplicate['of'], duplicate
    for number, record in enumerate(everything, 1):
        record['file'] = f'images/{number:04d}.png'
        record['externalId'] = f'item-{number:04d}'
    return everything


def write_zip(path, records):
    """The Hugging Face image-folder layout: metadata.csv and images/NNNN.png."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator='\n')
    writer.writerow(['file_name', 'external_id', 'label', 'contributor'])
    writer.writerows([record['file'], record['externalId'], record['label'], record['contributor']]
                     for record in records)
    entries = [('metadata.csv', table.getvalue().encode())]
    entries += [(record['file'], png(record['pixels'])) for record in records]
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_STORED) as archive:
        for name, body in entries:
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, body)


def write_json(path, value):
    path.write_text(json.dumps(value, indent=1) + '\n')


def main():
    random = np.random.RandomState(SEED)
    records = collect(*load('train'), random)
    duplicates = plant(records, random)
    everything = order(records, duplicates, random)
    write_zip(HERE / 'fashion-mnist-sample.zip', everything)
    write_json(HERE / 'planted.json', {
        'duplicates': [{'externalId': record['externalId'], 'of': record['of']['externalId']}
                       for record in everything if 'of' in record],
        'labelFlips': [{'externalId': record['externalId'], 'trueLabel': record['trueLabel']}
                       for record in everything if 'trueLabel' in record],
        'corrupted': [{'externalId': record['externalId'], 'kind': record['kind']}
                      for record in everything if 'kind' in record],
    })
    indices = sorted(record['index'] for record in records)
    (HERE / 'sample-indices.json').write_text(json.dumps({
        'source': 'Fashion-MNIST training set, index of the image from 0',
        'sha256': source_hashes('train'),
        'indices': indices,
    }) + '\n')
    print(f'{len(everything)} images, {len(indices)} distinct')


if __name__ == '__main__':
    main()
