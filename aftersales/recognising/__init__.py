"""What a pasted text tells: who, where, which order and parcel, how much, when; and which reason its words point to."""
