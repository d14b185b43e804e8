//! Damage of many kinds, the same on every run.

/// Our own sentences with a bit of everything, to be damaged.
pub const SEEDS: [&str; 6] = [
    "President Xi Jinping and Vladimir Putin will hold a video call on Friday, the Kremlin said.",
    "“We won’t yield,” Türkiye’s foreign minister told reporters in Москва; 會談 ended at 3 p.m.",
    "At least 12 people were killed and 30 wounded when Israel bombed Gaza last week, Egypt says.",
    "BRUSSELS, Jan 3 (Wire) – The EU imposed new sanctions on Iran; Tehran denied it had any.",
    "<p>If France were to leave NATO, would Germany follow? “No,” said Ms Müller (62).</p>",
    "See also: 10 facts\n\n* Read more…\n\nThe U.S. did not condemn the raid on 31/12/2022.\u{202e}",
];

/// Copies bytes and damages the copy in one to `most` places.
pub fn damaged(bytes: &[u8], most: usize, random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(most) {
        damage(&mut bytes, random);
    }
    bytes
}

fn damage(bytes: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(bytes.len().max(1));
    let length = (1 + random.below(12)).min(bytes.len() - at.min(bytes.len()));
    match random.below(4) {
        0 if !bytes.is_empty() => bytes[at] ^= 1 << random.below(8),
        1 => drop(bytes.drain(at..at + length)),
        2 => {
            let again = bytes[at..at + length].repeat(1 + random.below(6));
            bytes.splice(at..at, again);
        }
        _ => bytes.insert(at, b"\"'()[]{}<>-.,;:\n\t\0\x1b&$%1@"[random.below(24)]),
    }
}

/// A small generator (xorshift), so that every run sees the same texts.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }
}
