//! The elements of HTML that matter for reading a page, and what they do to its tree.

/// An element's name as a number; names that do not matter here are [`Tag::OTHER`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub(crate) struct Tag(pub u8);

/// Stands inside a line of text.
const INLINE: u16 = 1;
/// Never holds anything.
const VOID: u16 = 2;
/// "Special" in the HTML standard: an end tag does not look past it.
const SPECIAL: u16 = 4;
/// Its start closes an open paragraph.
const CLOSES_P: u16 = 8;
/// Its words are not part of what readers read in a story.
const MUTE: u16 = 16;
/// A formatting element: its end tag is obeyed across blocks.
const FORMAT: u16 = 32;
/// Ends the scope in which a paragraph or item is looked for.
const SCOPE: u16 = 64;
/// A heading.
const HEADING: u16 = 128;
/// Its content is no markup, up to its end tag.
const RAW: u16 = 256;

macro_rules! tags {
    ($($id:ident $name:literal $flags:expr;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u8)]
        enum Number { OTHER, $($id,)* }
        #[allow(missing_docs)]
        impl Tag {
            pub const OTHER: Self = Self(Number::OTHER as u8);
            $(pub const $id: Self = Self(Number::$id as u8);)*
            /// How many there are.
            pub const COUNT: usize = NAMES.len();
            /// Finds a name written in lower case.
            pub fn from_lower(name: &[u8]) -> Self {
                $(const $id: &[u8] = $name.as_bytes();)*
                match name { $($id => Self::$id,)* _ => Self::OTHER }
            }
        }
        const NAMES: &[&str] = &["", $($name),*];
        const FLAGS: &[u16] = &[INLINE, $($flags),*];
    };
}

tags! {
    HTML "html" SPECIAL | SCOPE; HEAD "head" SPECIAL; BODY "body" SPECIAL; TITLE "title" RAW;
    META "meta" VOID | SPECIAL; LINK "link" VOID | SPECIAL; BASE "base" VOID | SPECIAL;
    SCRIPT "script" RAW | SPECIAL; STYLE "style" RAW | SPECIAL; NOSCRIPT "noscript" RAW | SPECIAL;
    IFRAME "iframe" RAW | SPECIAL; TEXTAREA "textarea" RAW | SPECIAL; XMP "xmp" RAW | SPECIAL | CLOSES_P;
    NOEMBED "noembed" RAW | SPECIAL; NOFRAMES "noframes" RAW | SPECIAL;
    TEMPLATE "template" SPECIAL | SCOPE | MUTE; SVG "svg" MUTE; MATH "math" MUTE;
    P "p" SPECIAL | CLOSES_P; DIV "div" SPECIAL | CLOSES_P; SPAN "span" INLINE; A "a" INLINE | FORMAT;
    B "b" INLINE | FORMAT; I "i" INLINE | FORMAT; EM "em" INLINE | FORMAT; STRONG "strong" INLINE | FORMAT;
    U "u" INLINE | FORMAT; S "s" INLINE | FORMAT; SMALL "small" INLINE | FORMAT; BIG "big" INLINE | FORMAT;
    FONT "font" INLINE | FORMAT; CODE "code" INLINE | FORMAT; TT "tt" INLINE | FORMAT;
    STRIKE "strike" INLINE | FORMAT; NOBR "nobr" INLINE | FORMAT; SUB "sub" INLINE; SUP "sup" INLINE;
    ABBR "abbr" INLINE; CITE "cite" INLINE; MARK "mark" INLINE; Q "q" INLINE; TIME "time" INLINE;
    WBR "wbr" INLINE | VOID; INS "ins" INLINE; DEL "del" INLINE; LABEL "label" INLINE; DATA "data" INLINE;
    BR "br" VOID | SPECIAL | INLINE; HR "hr" VOID | SPECIAL | CLOSES_P; IMG "img" VOID | SPECIAL | INLINE;
    INPUT "input" VOID | SPECIAL | INLINE; SOURCE "source" VOID | SPECIAL | INLINE;
    TRACK "track" VOID | SPECIAL | INLINE; EMBED "embed" VOID | SPECIAL | INLINE; AREA "area" VOID | SPECIAL | INLINE;
    PARAM "param" VOID | SPECIAL | INLINE; COL "col" VOID | SPECIAL; PICTURE "picture" INLINE;
    H1 "h1" SPECIAL | CLOSES_P | HEADING; H2 "h2" SPECIAL | CLOSES_P | HEADING;
    H3 "h3" SPECIAL | CLOSES_P | HEADING; H4 "h4" SPECIAL | CLOSES_P | HEADING;
    H5 "h5" SPECIAL | CLOSES_P | HEADING; H6 "h6" SPECIAL | CLOSES_P | HEADING;
    UL "ul" SPECIAL | CLOSES_P; OL "ol" SPECIAL | CLOSES_P; LI "li" SPECIAL | CLOSES_P;
    DL "dl" SPECIAL | CLOSES_P; DT "dt" SPECIAL | CLOSES_P; DD "dd" SPECIAL | CLOSES_P;
    TABLE "table" SPECIAL | CLOSES_P | SCOPE; CAPTION "caption" SPECIAL | SCOPE; THEAD "thead" SPECIAL;
    TBODY "tbody" SPECIAL; TFOOT "tfoot" SPECIAL; TR "tr" SPECIAL; TD "td" SPECIAL | SCOPE; TH "th" SPECIAL | SCOPE;
    ARTICLE "article" SPECIAL | CLOSES_P; SECTION "section" SPECIAL | CLOSES_P; MAIN "main" SPECIAL | CLOSES_P;
    ASIDE "aside" SPECIAL | CLOSES_P; NAV "nav" SPECIAL | CLOSES_P; HEADER "header" SPECIAL | CLOSES_P;
    FOOTER "footer" SPECIAL | CLOSES_P; FIGURE "figure" SPECIAL | CLOSES_P;
    FIGCAPTION "figcaption" SPECIAL | CLOSES_P; BLOCKQUOTE "blockquote" SPECIAL | CLOSES_P;
    ADDRESS "address" SPECIAL | CLOSES_P; CENTER "center" SPECIAL | CLOSES_P; PRE "pre" SPECIAL | CLOSES_P;
    DETAILS "details" SPECIAL | CLOSES_P; SUMMARY "summary" SPECIAL | CLOSES_P; DIALOG "dialog" CLOSES_P | MUTE;
    FIELDSET "fieldset" SPECIAL | CLOSES_P; FORM "form" SPECIAL | CLOSES_P; MENU "menu" SPECIAL | CLOSES_P;
    HGROUP "hgroup" SPECIAL | CLOSES_P; SEARCH "search" SPECIAL | CLOSES_P; PLAINTEXT "plaintext" SPECIAL | CLOSES_P;
    BUTTON "button" SPECIAL | SCOPE | MUTE; SELECT "select" SPECIAL | MUTE; OPTION "option" MUTE;
    OBJECT "object" SPECIAL | SCOPE | MUTE; VIDEO "video" MUTE; AUDIO "audio" MUTE; CANVAS "canvas" MUTE;
}

impl Tag {
    fn has(self, flag: u16) -> bool {
        FLAGS[self.0 as usize] & flag != 0
    }

    /// Returns the name; empty for [`Tag::OTHER`].
    pub fn name(self) -> &'static str {
        NAMES[self.0 as usize]
    }

    /// Says whether it stands inside a line of text.
    pub fn inline(self) -> bool {
        self.has(INLINE)
    }

    /// Says whether it never holds anything.
    pub fn void(self) -> bool {
        self.has(VOID)
    }

    /// Says whether an unrelated end tag does not look past it.
    pub fn special(self) -> bool {
        self.has(SPECIAL)
    }

    /// Says whether its start closes an open paragraph.
    pub fn closes_p(self) -> bool {
        self.has(CLOSES_P)
    }

    /// Says whether its words are no part of a story.
    pub fn mute(self) -> bool {
        self.has(MUTE)
    }

    /// Says whether it is a formatting element, such as `a` or `b`.
    pub fn format(self) -> bool {
        self.has(FORMAT)
    }

    /// Says whether it ends a scope.
    pub fn scope(self) -> bool {
        self.has(SCOPE)
    }

    /// Says whether it is `h1` … `h6`.
    pub fn heading(self) -> bool {
        self.has(HEADING)
    }

    /// Says whether its content is no markup.
    pub fn raw(self) -> bool {
        self.has(RAW)
    }
}
