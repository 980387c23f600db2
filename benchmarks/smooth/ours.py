OURS = {}
