"""How creators come in: by signing up, by a claim, by import, one by one."""
