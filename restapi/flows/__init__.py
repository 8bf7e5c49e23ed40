"""What becomes of an invocation: generators that ask for effects and decide. Pure, no I/O."""
