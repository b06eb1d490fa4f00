"""The compiled loops of a scan, by subject. In each, nothing is called for a single creator.

Places are `w * 64` and not `w << 6`: of a product of loop counters the compiler knows that it isn't negative, and only
then are comparisons made sixteen and more at a time (five times faster).
"""
