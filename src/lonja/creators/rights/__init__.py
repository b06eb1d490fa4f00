"""What the creator's rights over their data stand on: whose data it is, the archive, hashes of identity."""
