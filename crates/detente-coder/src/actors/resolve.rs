//! A phrase by itself, as it stands in a table of actors: "Ukrainian soldiers", "Angela Merkel".

use std::sync::Arc;

use detente_record::{Actor, ActorKind, How, Sentence, Span, Token};
use jiff::civil::Date;

use super::article::Reader;
use super::gazetteer::Gazetteer;
use super::lexicon::{Form, What};
use super::phrase;
use super::scan::Buffers;
use super::sectors::{self, GOV};

impl Gazetteer {
    /// Finds whom a phrase names on a day; `None` when it names nobody known.
    ///
    /// A capital alone is its state's government, another city or region the people there.
    /// Without a day, people are what they are in the gazetteer's last row of them, and an office
    /// without a name is the state's government.
    ///
    /// ```
    /// use detente_coder::actors::Gazetteer;
    /// let actor = Gazetteer::shipped().resolve("the Israeli army", None).unwrap();
    /// assert_eq!(actor.name, "Israel: armed forces");
    /// ```
    pub fn resolve(&self, phrase: &str, day: Option<Date>) -> Option<Arc<Actor>> {
        let mut text = phrase.trim();
        if text.len() > 1000 {
            return None;
        }
        for article in ["the ", "The ", "a ", "A ", "an ", "An "] {
            text = text.strip_prefix(article).unwrap_or(text);
        }
        let sentence = cut(text);
        let mut buffers = Buffers::default();
        let scan = buffers.scan(self, text, &sentence);
        let alone = scan.slots.len() == 1;
        if alone {
            for what in scan.entries(0) {
                match what {
                    What::State(state, Form::Capital) => {
                        return Some(self.states[state as usize].sectors.actor(GOV));
                    }
                    What::Seat(state, sector) => {
                        return Some(self.states[state as usize].sectors.actor(sector));
                    }
                    What::Region(state) => {
                        let people = sectors::sector("CVL").unwrap_or(GOV);
                        return Some(self.states[state as usize].sectors.actor(people));
                    }
                    _ => {}
                }
            }
        }
        let mut reader = Reader::new(self, day);
        reader.sentence(scan, 0);
        let known = |actor: &Actor| {
            actor.code.is_some() && (actor.country.is_some() || actor.kind == ActorKind::ArmedGroup)
        };
        let whole = reader
            .out
            .iter()
            .find(|mention| mention.how != How::Adjective && known(&mention.actor));
        // "a market in Kabul": whoever is there is of that state.
        let within = || {
            let agent = (0..scan.slots.len()).find_map(|at| scan.agent(at))?;
            let sector = self.agents[agent.0 as usize].sector;
            let state =
                (0..scan.slots.len()).flat_map(|at| scan.entries(at)).find_map(
                    |what| match what {
                        What::State(state, _) | What::Seat(state, _) | What::Region(state) => {
                            Some(state)
                        }
                        _ => None,
                    },
                )?;
            Some(self.states[state as usize].sectors.actor(sector))
        };
        let found = whole
            .or_else(|| reader.out.iter().find(|mention| mention.actor.code.is_some()))
            .or_else(|| reader.out.iter().find(|mention| mention.actor.sector.is_some()));
        let bare = || phrase::agents(scan, 0, 4, None).map(|run| self.nobody.actor(run.sector));
        found.map(|mention| Arc::clone(&mention.actor)).or_else(within).or_else(bare)
    }
}

/// Cuts a phrase into tokens at blanks and around marks.
fn cut(text: &str) -> Sentence {
    let mut sentence = Sentence { span: Span::from_range(0..text.len()), ..Sentence::default() };
    let mut push = |from: usize, to: usize| {
        if from < to {
            sentence.tokens.push(Token::bare(Span::from_range(from..to)));
        }
    };
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() || matches!(c, ',' | '(' | ')' | ';' | ':' | '"' | '“' | '”') {
            push(start, at);
            let end = at + c.len_utf8();
            if !c.is_whitespace() {
                push(at, end);
            }
            start = end;
        }
    }
    push(start, text.len());
    sentence
}
