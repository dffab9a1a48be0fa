"""The trade itself: its nouns and its rules; standard library only."""
