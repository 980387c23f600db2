"""Does the honest score's interval cover the true score as often as it says?"""
