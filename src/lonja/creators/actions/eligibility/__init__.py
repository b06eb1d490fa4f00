"""What makes a creator findable: rules, checks, reviews, and the reasons that hide somebody."""
