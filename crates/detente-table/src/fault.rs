//! Whether a document from elsewhere keeps what ours promise.

use detente_record::{
    EventType, Status,
    json::{ActorWords, CodePoints, Document, Place, Words},
};

/// Says what is wrong with a document from outside; `None` for a sound one.
///
/// A sound one has an id of 32 hexadecimal digits, known types and statuses, and only true spans:
/// `text[start:end]` is what it says it is.
pub fn fault(document: &Document) -> Option<String> {
    let id = &document.article.id;
    if id.len() != 32 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        // Batches keep the place of what they set aside: no id, and a note that says why.
        let why = document.notes.first().map(|note| format!("{}: {}", note.code, note.message));
        return Some(why.unwrap_or_else(|| format!("its id {id:?} is not 32 hexadecimal digits")));
    }
    let text = Text::new(&document.article.text);
    document
        .reports
        .iter()
        .find_map(|report| {
            let known = report.event_type.parse::<EventType>().is_ok()
                && report.status.parse::<Status>().is_ok();
            if !known {
                return Some(format!("{} {} is no report", report.event_type, report.status));
            }
            text.span(report.sentence)
                .or_else(|| text.all(report.source.iter().chain(&report.target)))
                .or_else(|| text.all(&report.said_by))
                .or_else(|| text.all(&report.place))
                .or_else(|| text.all(std::iter::once(&report.trigger).chain(&report.evidence)))
        })
        .or_else(|| {
            document.quotes.iter().find_map(|quote| {
                text.words(quote.start, quote.end, &quote.text)
                    .or_else(|| text.all(quote.speaker.iter().chain(&quote.about)))
                    .or_else(|| text.all(&quote.cue))
            })
        })
        .or_else(|| document.dates.iter().find_map(|it| text.words(it.start, it.end, &it.text)))
        .or_else(|| text.all(&document.places))
        .or_else(|| document.mentions.iter().find_map(|it| text.words(it.start, it.end, &it.text)))
}

/// A text in which code points are found.
struct Text<'t> {
    text: &'t str,
    /// The byte at which each code point begins, and the end; `None` for plain ASCII.
    starts: Option<Vec<u32>>,
}

impl<'t> Text<'t> {
    fn new(text: &'t str) -> Self {
        let starts = (!text.is_ascii()).then(|| {
            let starts = text.char_indices().map(|(at, _)| at as u32);
            starts.chain([text.len() as u32]).collect()
        });
        Self { text, starts }
    }

    fn cut(&self, start: u32, end: u32) -> Option<&'t str> {
        let byte = |at: u32| match &self.starts {
            None => Some(at as usize),
            Some(starts) => starts.get(at as usize).map(|&byte| byte as usize),
        };
        self.text.get(byte(start)?..byte(end)?)
    }

    fn span(&self, span: CodePoints) -> Option<String> {
        let found = self.cut(span.start, span.end).is_some();
        (!found).then(|| format!("there is no sentence at {}..{}", span.start, span.end))
    }

    fn words(&self, start: u32, end: u32, words: &str) -> Option<String> {
        let shown: String = words.chars().take(40).collect();
        (self.cut(start, end) != Some(words))
            .then(|| format!("the words at {start}..{end} are not {shown:?}"))
    }

    fn all<'a, T: Spanned + 'a>(&self, spans: impl IntoIterator<Item = &'a T>) -> Option<String> {
        spans.into_iter().find_map(|it| {
            let (start, end, words) = it.place();
            self.words(start, end, words)
        })
    }
}

/// Anything with words of the text.
trait Spanned {
    fn place(&self) -> (u32, u32, &str);
}

macro_rules! spanned {
    ($($kind:ty),*) => {$(
        impl Spanned for $kind {
            fn place(&self) -> (u32, u32, &str) {
                (self.start, self.end, &self.text)
            }
        }
    )*};
}
spanned!(Words, ActorWords, Place);
