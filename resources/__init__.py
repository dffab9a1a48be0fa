"""What ships beside the code: wording, policies, profiles, icons, fonts, styles, demo sheets."""
