//! What a language's manners say of names: where they begin and end, and what is none.
//!
//! The network learns from sets that draw these lines differently; here they are drawn as UNER
//! draws them: a title is no part of a person's name, "Inc." is one of a company's, a postal code is
//! none of a place's.

use detente_record::{NameTag, Token};

use crate::segment::rules::{BODY, FIRM, HONORIFIC, REGION, Rules, TITLE};

/// Mends the names of a sentence.
pub(crate) fn apply(rules: &Rules, text: &str, tokens: &mut [Token]) {
    let mut at = 0;
    while at < tokens.len() {
        let begin = tokens[at].name;
        if begin == NameTag::Outside {
            at += 1;
            continue;
        }
        let mut name = Name { rules, text, first: at, end: end(tokens, at) };
        match begin {
            NameTag::BeginPerson => name.without_titles(tokens),
            NameTag::BeginLocation => name.without_code(tokens),
            _ => {}
        }
        if !name.is_empty() {
            name.whole_firm(tokens);
            name.not_alone(tokens);
            name.region_behind(tokens);
        }
        at = name.end.max(at + 1);
    }
}

/// Returns where the name that begins at a token ends.
fn end(tokens: &[Token], first: usize) -> usize {
    let inside = |token: &&Token| matches!(token.name as u8, 2 | 4 | 6);
    first + 1 + tokens[first + 1..].iter().take_while(inside).count()
}

/// A name among the tokens, from `first` to before `end`.
struct Name<'r> {
    rules: &'r Rules,
    text: &'r str,
    first: usize,
    end: usize,
}

impl Name<'_> {
    /// The word of a token without its stop, in the list of `bit`.
    fn listed(&self, tokens: &[Token], at: usize, bit: u16) -> bool {
        let Some(token) = tokens.get(at) else { return false };
        let word = token.span.of(self.text);
        self.rules.is(word.strip_suffix('.').unwrap_or(word), bit)
    }

    fn is_empty(&self) -> bool {
        self.first == self.end
    }

    fn without_titles(&mut self, tokens: &mut [Token]) {
        let (first, end) = (self.first, self.end);
        while !self.is_empty() && self.listed(tokens, self.first, TITLE) {
            self.first += 1;
        }
        if self.first > first && !self.is_empty() && tokens[self.first].span.of(self.text) == "." {
            self.first += 1;
        }
        while !self.is_empty() && self.listed(tokens, self.end - 1, HONORIFIC) {
            self.end -= 1;
        }
        for at in (first..self.first).chain(self.end..end) {
            tokens[at].name = NameTag::Outside;
        }
        if !self.is_empty() {
            tokens[self.first].name = NameTag::BeginPerson;
        }
    }

    fn without_code(&mut self, tokens: &mut [Token]) {
        let last = self.end - 1;
        if last > self.first && postal_code(tokens[last].span.of(self.text)) {
            tokens[last].name = NameTag::Outside;
            self.end = last;
        }
    }

    /// Takes the ending of a company's name in, whatever the name without it was taken for.
    fn whole_firm(&mut self, tokens: &mut [Token]) {
        let comma = tokens.get(self.end).is_some_and(|token| token.span.of(self.text) == ",");
        let ending = self.end + usize::from(comma);
        if !self.listed(tokens, ending, FIRM) {
            return;
        }
        let behind = end(tokens, ending);
        self.end = ending + 1;
        tokens[self.first].name = NameTag::BeginOrganization;
        for token in &mut tokens[self.first + 1..self.end] {
            token.name = NameTag::InOrganization;
        }
        for token in &mut tokens[self.end..behind] {
            token.name = NameTag::Outside;
        }
    }

    fn not_alone(&self, tokens: &mut [Token]) {
        if self.end == self.first + 1 && self.listed(tokens, self.first, BODY) {
            tokens[self.first].name = NameTag::Outside;
        }
    }

    /// Makes "OR" in "Salem, OR" a name.
    fn region_behind(&self, tokens: &mut [Token]) {
        let place = tokens[self.first].name == NameTag::BeginLocation;
        let [comma, code] = [self.end, self.end + 1]
            .map(|at| tokens.get(at).map_or("", |token| token.span.of(self.text)));
        let short = code.len() > 2 && code.starts_with(char::is_uppercase);
        let capitals = code.bytes().all(|byte| byte.is_ascii_uppercase());
        if place
            && comma == ","
            && (short || capitals)
            && self.listed(tokens, self.end + 1, REGION)
            && tokens[self.end + 1].name == NameTag::Outside
        {
            tokens[self.end + 1].name = NameTag::BeginLocation;
        }
    }
}

/// Says whether a word looks like a postal code: "N4", "02134".
fn postal_code(word: &str) -> bool {
    let letters = word.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = word.bytes().skip(letters).take_while(u8::is_ascii_digit).count();
    let rest = &word.as_bytes()[letters + digits..];
    let zip = letters == 0 && digits == 5 && rest.is_empty();
    let outward = matches!((letters, digits), (1 | 2, 1 | 2))
        && (rest.is_empty() || matches!(rest, [letter] if letter.is_ascii_uppercase()));
    zip || outward
}

#[cfg(test)]
mod tests {
    use super::*;
    use NameTag::{
        BeginLocation as L, BeginOrganization as O, BeginPerson as P, InLocation as LI,
        InOrganization as OI, InPerson as PI, Outside as N,
    };
    use detente_record::Span;

    fn mended(words: &str, tags: &[NameTag]) -> Vec<NameTag> {
        let rules = Rules::read(
            "",
            "title\tgen\ntitle\tpresident\nhonorific\tsaheb\nfirm\tinc\nbody\tcouncil\nregion\tor\n",
        );
        let mut at = 0;
        let token = |(word, &name): (&str, &NameTag)| {
            let span = Span::from_range(at..at + word.len());
            at += word.len() + 1;
            Token { name, ..Token::bare(span) }
        };
        let mut tokens: Vec<_> = words.split(' ').zip(tags).map(token).collect();
        apply(&rules, words, &mut tokens);
        tokens.iter().map(|token| token.name).collect()
    }

    #[test]
    fn titles_are_no_part_of_a_name() {
        assert_eq!(mended("Gen. Ama Boateng saheb left", &[P, PI, PI, PI, N]), [N, P, PI, N, N]);
        assert_eq!(mended("the President left", &[N, P, N]), [N, N, N]);
    }

    #[test]
    fn the_ending_of_a_company_is_part_of_its_name() {
        assert_eq!(mended("Lund Shipping , Inc. left", &[P, PI, N, N, N]), [O, OI, OI, OI, N]);
        assert_eq!(mended("Lund Inc Oslo left", &[L, O, OI, N]), [O, OI, N, N]);
        assert_eq!(mended("of Lund , Inc", &[N, L, N, O]), [N, O, OI, OI]);
    }

    #[test]
    fn a_body_alone_names_nobody() {
        assert_eq!(mended("the Council met", &[N, O, N]), [N, N, N]);
        assert_eq!(mended("Salem Council met", &[O, OI, N]), [O, OI, N]);
    }

    #[test]
    fn codes_of_places() {
        assert_eq!(mended("Salem N4 , OR or", &[L, LI, N, N, N]), [L, N, N, N, N]);
        assert_eq!(mended("Salem , OR or", &[L, N, N, N]), [L, N, L, N]);
        assert_eq!(mended("Salem , or", &[L, N, N]), [L, N, N]);
        assert_eq!(mended("Route 15", &[L, LI]), [L, LI]);
    }
}
