"""The sample shop's sheets and pictures, and the scripts that made them."""
