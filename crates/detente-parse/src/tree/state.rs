//! The state of a parse: a stack of words, the words to come, and the arcs drawn so far.

use detente_record::Deprel;

/// No word.
pub(crate) const NONE: u32 = u32::MAX;

/// What the parser can do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Puts the next word on the stack.
    Shift,
    /// The next word (or the root) becomes the head of the top of the stack, which is taken off.
    Left,
    /// The second of the stack becomes the head of the top, which is taken off.
    Right,
}

impl Action {
    pub(crate) const ALL: [Self; 3] = [Self::Shift, Self::Left, Self::Right];
}

/// What is known of a word during the parse.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub head: u32,
    pub relation: Deprel,
    /// Outermost and second outermost dependent on either side, or `NONE`.
    pub left: [u32; 2],
    pub right: [u32; 2],
    /// Number of dependents on either side.
    pub lefts: u8,
    pub rights: u8,
    /// Sets of the relations of the dependents on either side, hashed to 32 bits.
    pub left_set: u32,
    pub right_set: u32,
}

impl Node {
    const BARE: Self = Self {
        head: NONE,
        relation: Deprel::Dep,
        left: [NONE; 2],
        right: [NONE; 2],
        lefts: 0,
        rights: 0,
        left_set: 0,
        right_set: 0,
    };
}

/// A parse under way. Word indices are `0..length`; the root has index `length`.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub stack: Vec<u32>,
    pub next: u32,
    pub length: u32,
    pub nodes: Vec<Node>,
}

impl State {
    /// Starts a sentence of `length` words.
    pub(crate) fn start(&mut self, length: usize) {
        self.stack.clear();
        self.nodes.clear();
        self.nodes.resize(length + 1, Node::BARE);
        self.next = 0;
        self.length = length as u32;
    }

    /// Says whether every word has its head.
    pub(crate) fn done(&self) -> bool {
        self.next == self.length && self.stack.is_empty()
    }

    /// Says whether `action` keeps the tree valid: one root, taken last.
    pub(crate) fn allows(&self, action: Action) -> bool {
        let at_root = self.next == self.length;
        match action {
            Action::Shift => !at_root,
            Action::Left => !self.stack.is_empty() && (!at_root || self.stack.len() == 1),
            Action::Right => self.stack.len() >= 2,
        }
    }

    /// Returns the only action that is allowed, where there is only one.
    pub(crate) fn forced(&self) -> Option<Action> {
        let mut allowed = Action::ALL.into_iter().filter(|&action| self.allows(action));
        let first = allowed.next();
        if allowed.next().is_some() { None } else { first }
    }

    /// Says whether `action` makes the top of the stack the root of the sentence.
    pub(crate) fn to_root(&self, action: Action) -> bool {
        action == Action::Left && self.next == self.length
    }

    /// Returns the head that `action` would give to the top of the stack.
    pub(crate) fn head_by(&self, action: Action) -> u32 {
        match action {
            Action::Shift => NONE,
            Action::Left => self.next,
            Action::Right => self.on_stack(1),
        }
    }

    /// Returns the word at `depth` from the top of the stack.
    #[inline]
    pub(crate) fn on_stack(&self, depth: usize) -> u32 {
        let place = self.stack.len().checked_sub(depth + 1);
        place.map_or(NONE, |place| self.stack[place])
    }

    /// Does `action`, which must be allowed.
    pub(crate) fn act(&mut self, action: Action, relation: Deprel) {
        if action == Action::Shift {
            self.stack.push(self.next);
            self.next += 1;
            return;
        }
        let head = self.head_by(action);
        let Some(word) = self.stack.pop() else { return };
        let node = &mut self.nodes[word as usize];
        node.head = head;
        node.relation = relation;
        let Some(node) = self.nodes.get_mut(head as usize) else { return };
        let bit = 1 << (relation as u32 % 32);
        if word < head {
            // Left dependents come nearest first on the arc-hybrid stack: the last is outermost.
            node.left = [word, node.left[0]];
            node.lefts = node.lefts.saturating_add(1);
            node.left_set |= bit;
        } else {
            node.right = [word, node.right[0]];
            node.rights = node.rights.saturating_add(1);
            node.right_set |= bit;
        }
    }
}
