"""Will your model hold up on unseen data? Find out, find out why, fix it."""
