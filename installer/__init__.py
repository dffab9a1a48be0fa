"""What turns the tree into something to double-click: the bundle, its licences, its icon. Nothing in the rooms imports it."""
