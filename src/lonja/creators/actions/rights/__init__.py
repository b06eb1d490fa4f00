"""Going away and what is owed then: pauses, erasure, export, who looked."""
