"""Where the bits of a word stand: what all loops over bit sets look up."""

import numpy as np

# The place of a word's only bit: multiplied by this number its upper six bits are different for each place.
SPREAD = np.uint64(0x03F79D71B4CB0A89)
PLACES = np.zeros(64, np.int64)
for _place in range(64):
    PLACES[((1 << _place) * int(SPREAD) % 2**64) >> 58] = _place
