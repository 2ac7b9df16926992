"""What runs on the student's side of the wall: the warm process, the walls themselves, and the kernel within.

The warm process imports this package under the name `inside`, so that nothing of `graders` is loaded there.
"""
