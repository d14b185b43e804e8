//! What a layout is: its columns, how rows are parted, what stands for a missing value.

use std::{borrow::Cow, sync::LazyLock};

use super::{
    event::{Event, place},
    forms::Form,
    ngec, plover,
};

/// How rows lie in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Columns parted by tabs, without quoting.
    Tab,
    /// Columns parted by commas, quoted where needed (RFC 4180).
    Comma,
    /// One JSON object a line.
    Lines,
}

/// A layout of events that the field reads.
#[derive(Debug)]
pub struct Layout {
    /// The name at the command line: `polecat`, `icews`, …
    pub name: &'static str,
    /// How rows lie in a file.
    pub shape: Shape,
    /// Whether the first row names the columns.
    pub header: bool,
    /// What stands for a value that is not stated.
    pub missing: &'static str,
    /// The ending that files have.
    pub ending: &'static str,
    pub(crate) columns: Vec<Column>,
    /// Fields that every row of the layout has, whatever its columns.
    pub(crate) defaults: Vec<(&'static str, &'static str)>,
}

/// One column of a layout.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    /// Its field's place; `None` for a column that no field serves.
    pub(crate) field: Option<usize>,
    pub(crate) form: Form,
}

static LAYOUTS: LazyLock<Vec<Layout>> = LazyLock::new(|| {
    let table = include_str!("../../layouts/layouts.tsv").lines();
    table.filter(|row| !row.starts_with('#')).filter_map(layout).collect()
});

fn layout(row: &'static str) -> Option<Layout> {
    let fields: Vec<&str> = row.split('\t').collect();
    let [name, rows, header, missing, ending, defaults] = fields[..] else { return None };
    let shape = match rows {
        "tab" => Shape::Tab,
        "comma" => Shape::Comma,
        _ => Shape::Lines,
    };
    Some(Layout {
        name,
        shape,
        header: header == "yes",
        missing: if missing == "-" { "" } else { missing },
        ending,
        columns: columns(name),
        defaults: defaults.split(' ').filter_map(|pair| pair.split_once('=')).collect(),
    })
}

fn columns(layout: &str) -> Vec<Column> {
    let table = match layout {
        "polecat" => include_str!("../../layouts/polecat.tsv"),
        "icews" => include_str!("../../layouts/icews.tsv"),
        "gdelt1" => include_str!("../../layouts/gdelt1.tsv"),
        "gdelt2" => include_str!("../../layouts/gdelt2.tsv"),
        "phoenix" => include_str!("../../layouts/phoenix.tsv"),
        "acled" => include_str!("../../layouts/acled.tsv"),
        "ucdp" => include_str!("../../layouts/ucdp.tsv"),
        "tkg" => include_str!("../../layouts/tkg.tsv"),
        _ => "",
    };
    table
        .lines()
        .filter(|row| !row.starts_with('#'))
        .filter_map(|row| {
            let mut fields = row.split('\t');
            let (name, field, form) = (fields.next()?, fields.next()?, fields.next()?);
            Some(Column { name, field: place(field), form: Form::named(form)? })
        })
        .collect()
}

impl Layout {
    /// Returns all layouts.
    pub fn all() -> &'static [Self] {
        &LAYOUTS
    }

    /// Finds a layout by its name.
    pub fn named(name: &str) -> Option<&'static Self> {
        LAYOUTS.iter().find(|layout| layout.name == name)
    }

    /// Returns the names of its columns in their order; none for JSON.
    pub fn columns(&self) -> Vec<&'static str> {
        self.columns.iter().map(|column| column.name).collect()
    }

    /// Returns the name of the column that holds a field; `None` where none does.
    pub(crate) fn column_of(&self, field: &str) -> Option<&'static str> {
        let at = place(field)?;
        self.columns.iter().find(|column| column.field == Some(at)).map(|column| column.name)
    }

    /// Finds the layout that shares most columns with a header, or without one most nearly their
    /// number; with how many it shares. `None` where none shares any.
    pub fn nearest(cells: &[&str]) -> Option<(&'static Self, usize)> {
        let shared = |layout: &Self| {
            let named = |cell: &&&str| layout.columns.iter().any(|c| same_column(c.name, cell));
            cells.iter().filter(named).count()
        };
        let by_name = LAYOUTS.iter().map(|layout| (layout, shared(layout)));
        let best = by_name.max_by_key(|(_, shared)| *shared)?;
        if best.1 > 0 {
            return Some(best);
        }
        let bare = LAYOUTS.iter().filter(|layout| !layout.header && layout.shape != Shape::Lines);
        bare.filter(|layout| layout.columns.len() == cells.len())
            .map(|layout| (layout, cells.len()))
            .next()
    }

    /// Returns the first row of a file; `None` for layouts without.
    pub fn first_row(&self) -> Option<String> {
        self.header.then(|| self.join(self.columns.iter().map(|column| column.name.into())))
    }

    /// Writes an event as a row of this layout, with its end of line.
    ///
    /// What the event's own layout says beyond the fields is written where `own` is true.
    pub fn row(&self, event: &Event, own: bool) -> String {
        match self.name {
            "plover" => return plover::row(event, own),
            "ngec" => return ngec::row(event, own),
            _ => {}
        }
        self.join(self.columns.iter().map(|column| {
            let kept = own.then(|| event.extra.get(column.name)).flatten();
            kept.map_or_else(|| self.cell(column, event), |cell| Cow::from(&**cell))
        }))
    }

    /// Writes one column of an event.
    pub(crate) fn cell<'e>(&self, column: &Column, event: &'e Event) -> Cow<'e, str> {
        let value = column.field.and_then(|at| event.at(at));
        let cell = column.form.write(value, event).unwrap_or(Cow::Borrowed(self.missing));
        // Rows end at line ends and tabs part columns: neither can stand inside.
        let foul = |c: char| matches!(c, '\n' | '\r') || (c == '\t' && self.shape == Shape::Tab);
        if cell.contains(foul) { cell.replace(foul, " ").into() } else { cell }
    }

    fn join<'c>(&self, cells: impl Iterator<Item = Cow<'c, str>>) -> String {
        let mut row = String::new();
        for (at, cell) in cells.enumerate() {
            if at > 0 {
                row.push(if self.shape == Shape::Comma { ',' } else { '\t' });
            }
            if self.shape == Shape::Comma && cell.contains(['"', ',', '\n', '\r']) {
                row.push('"');
                row.push_str(&cell.replace('"', "\"\""));
                row.push('"');
            } else {
                row.push_str(&cell);
            }
        }
        row.push('\n');
        row
    }
}

/// Compares names of columns as files spell them: in any case, POLECAT's fifth with and without
/// its first word.
pub(crate) fn same_column(ours: &str, theirs: &str) -> bool {
    let theirs = theirs.trim_start_matches('\u{feff}');
    ours.eq_ignore_ascii_case(theirs) || (ours == "Event Intensity" && theirs == "Intensity")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_columns_are_whole() {
        let widths = [
            ("polecat", 40),
            ("icews", 20),
            ("gdelt1", 58),
            ("gdelt2", 61),
            ("phoenix", 26),
            ("acled", 31),
            ("ucdp", 49),
            ("tkg", 4),
        ];
        for (name, width) in widths {
            assert_eq!(Layout::named(name).unwrap().columns.len(), width, "{name}");
        }
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts");
        for (name, _) in widths {
            let file = folder.join(name).with_extension("tsv");
            for row in std::fs::read_to_string(file).unwrap().lines().skip(1) {
                let fields: Vec<_> = row.split('\t').collect();
                assert_eq!(fields.len(), 3, "{name}: {row}");
                assert!(fields[1] == "-" || place(fields[1]).is_some(), "{name}: {row}");
                assert!(Form::named(fields[2]).is_some(), "{name}: {row}");
            }
        }
        assert_eq!(Layout::all().len(), 10);
    }

    #[test]
    fn the_nearest_layout_is_named() {
        let nearest = |cells: &[&str]| Layout::nearest(cells).map(|(layout, n)| (layout.name, n));
        let found = nearest(&["Event ID", "Event Date", "Source Name", "CAMEO Code"]);
        assert_eq!(found, Some(("icews", 4)));
        assert_eq!(nearest(&["x"; 26]), Some(("phoenix", 26)));
        assert_eq!(nearest(&["x"; 7]), None);
    }
}
