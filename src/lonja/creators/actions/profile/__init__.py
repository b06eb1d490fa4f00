"""What creators say of themselves, ask for and allow."""
