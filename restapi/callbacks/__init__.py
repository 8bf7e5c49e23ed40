"""Services that tell when they are done: what they tell, and who takes it."""
