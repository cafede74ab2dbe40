# A walk over a tree, written as the tree is: left part, node, right part.
from dataclasses import dataclass


@dataclass
class Node:
    name: str
    left: 'Node | None' = None
    right: 'Node | None' = None


def walk(node):
    if node:
        yield from walk(node.left)
        yield node.name
        yield from walk(node.right)


root = Node('d', Node('b', Node('a'), Node('c')), Node('f', Node('e'), Node('g')))
for name in walk(root):
    print(name, end=' ')
print()
