//! Rows of a table of texts become pages.

use arrow_array::{Array, ArrayRef, RecordBatch, cast::AsArray};
use arrow_schema::{DataType, Fields, Schema};
use detente_record::{DateBasis, Page, Precision, Published};

use crate::{
    TableError,
    cells::{self, Wanted},
    names,
};

/// The columns to read; `None` stands for any of the names under which others keep it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnNames {
    /// Plain text.
    pub text: Option<String>,
    /// Page.
    pub html: Option<String>,
    /// The caller's id.
    pub id: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Day of publication.
    pub published: Option<String>,
}

/// Where a table keeps what pages are made of.
#[derive(Clone, Debug)]
pub struct Plan {
    text: Option<Column>,
    html: Option<Column>,
    id: Option<Column>,
    title: Option<Column>,
    url: Option<Column>,
    published: Option<Column>,
    /// Seconds by which the days of `published` are ahead of UTC.
    offset: i64,
}

/// A column of the table, or of its struct `article`.
#[derive(Clone, Debug)]
struct Column {
    name: String,
    kind: DataType,
    /// Places of the column and, within structs, of its children.
    path: Vec<usize>,
}

/// A page made of a row.
#[derive(Debug)]
pub struct Row {
    /// The page.
    pub page: Page,
    /// A publication date that could not be read; the page has none then.
    pub odd: Option<TableError>,
}

impl Plan {
    /// Finds the columns.
    ///
    /// A table of Détente's own documents will do: what stands in its struct `article` is read
    /// anew.
    ///
    /// # Errors
    /// [`TableError::NoColumn`] for a name that is not there, or where there is neither text nor
    /// page; [`TableError::ColumnType`] and [`TableError::Zone`] for a column that cannot be used.
    pub fn new(schema: &Schema, names: &ColumnNames) -> Result<Self, TableError> {
        let search = Search::new(schema);
        let find = |asked: &Option<String>, known: &[&str], wanted| {
            search.find(asked.as_deref(), known, wanted)
        };
        let text = find(&names.text, &names::TEXT, Wanted::Text)?;
        // Who names the column of texts wants that one, and no other.
        let html = match (&names.text, &names.html) {
            (Some(_), None) => None,
            _ => find(&names.html, &names::HTML, Wanted::Text)?,
        };
        let text = text.filter(|_| names.text.is_some() || names.html.is_none());
        if text.is_none() && html.is_none() {
            return Err(search.missing("text"));
        }
        let published = find(&names.published, &names::PUBLISHED, Wanted::Day)?;
        let mut offset = 0;
        if let Some(Column { name, kind: DataType::Timestamp(_, Some(zone)), .. }) = &published {
            offset = cells::offset(zone)
                .ok_or_else(|| TableError::Zone { column: name.clone(), zone: zone.to_string() })?;
        }
        Ok(Self {
            id: find(&names.id, &names::ID, Wanted::Id)?,
            title: find(&names.title, &names::TITLE, Wanted::String)?,
            url: find(&names.url, &names::URL, Wanted::String)?,
            text,
            html,
            published,
            offset,
        })
    }

    /// Makes a page of row `row` of a batch; `before` rows stand in earlier batches.
    ///
    /// # Errors
    /// [`TableError::Null`] or [`TableError::Blank`] where there is nothing to read.
    pub fn page(&self, batch: &RecordBatch, row: usize, before: u64) -> Result<Row, TableError> {
        let number = before + row as u64;
        let words = |column: &Option<Column>| {
            let array = column.as_ref()?.array(batch)?;
            cells::words(array, row).map(std::borrow::Cow::into_owned)
        };
        let body = |column: &Option<Column>, mime: &str| {
            let column = column.as_ref()?;
            let array = column.array(batch)?;
            let bytes = cells::bytes(array, row)?;
            let utf8 = Wanted::String.takes(array.data_type());
            let charset = if utf8 { "; charset=utf-8" } else { "" };
            Some((bytes, format!("{mime}{charset}")))
        };
        let bodies = [body(&self.text, "text/plain"), body(&self.html, "text/html")];
        let found = bodies.into_iter().flatten().collect::<Vec<_>>();
        let full = found.iter().find(|(bytes, _)| !bytes.trim_ascii().is_empty());
        let Some((bytes, content_type)) = full else {
            let column = self.text.as_ref().or(self.html.as_ref());
            let column = column.map(|column| column.name.clone()).unwrap_or_default();
            return Err(if found.is_empty() {
                TableError::Null { row: number, column }
            } else {
                TableError::Blank { row: number, column }
            });
        };
        let (published, odd) = self.published(batch, row, number);
        let page = Page {
            source_id: words(&self.id),
            url: words(&self.url),
            final_url: None,
            content_type: Some(content_type.clone()),
            title: words(&self.title),
            published,
            bytes: bytes.to_vec(),
        };
        Ok(Row { page, odd })
    }

    /// Returns the row's own id and address, for one whose text cannot be read.
    pub fn identity(&self, batch: &RecordBatch, row: usize) -> [Option<String>; 2] {
        [&self.id, &self.url].map(|column| {
            let array = column.as_ref()?.array(batch)?;
            cells::words(array, row).map(std::borrow::Cow::into_owned)
        })
    }

    fn published(
        &self,
        batch: &RecordBatch,
        row: usize,
        number: u64,
    ) -> (Option<Published>, Option<TableError>) {
        let Some(column) = &self.published else { return (None, None) };
        let Some(array) = column.array(batch) else { return (None, None) };
        if let Some(date) = cells::day(array, row, self.offset) {
            let (precision, basis) = (Precision::Day, DateBasis::Caller);
            return (Some(Published { date, precision, basis }), None);
        }
        let Some(given) = cells::words(array, row).filter(|given| !given.trim().is_empty()) else {
            return (None, None);
        };
        if let Some(published) = names::published(&given) {
            return (Some(published), None);
        }
        let given = given.chars().take(40).collect();
        (None, Some(TableError::NoDate { row: number, column: column.name.clone(), given }))
    }
}

impl Column {
    fn array<'b>(&self, batch: &'b RecordBatch) -> Option<&'b ArrayRef> {
        let (first, inner) = self.path.split_first()?;
        inner.iter().try_fold(batch.columns().get(*first)?, |array, &child| {
            array.as_struct_opt()?.columns().get(child)
        })
    }
}

/// The columns that there are.
struct Search<'s> {
    schema: &'s Schema,
    /// The struct `article` of our own documents, with its place.
    article: Option<(usize, &'s Fields)>,
}

impl<'s> Search<'s> {
    fn new(schema: &'s Schema) -> Self {
        let article = schema.column_with_name("article");
        let article = article.and_then(|(index, field)| match field.data_type() {
            DataType::Struct(fields) => Some((index, fields)),
            _ => None,
        });
        Self { schema, article }
    }

    fn find(
        &self,
        asked: Option<&str>,
        known: &[&str],
        wanted: Wanted,
    ) -> Result<Option<Column>, TableError> {
        let asked_only = asked.map(|name| [name]);
        let names: &[&str] = asked_only.as_ref().map_or(known, |name| name);
        let found = names.iter().find_map(|name| self.named(name));
        let found = match asked {
            None => found.or_else(|| {
                // As people write them: `Article Text` for `article_text`.
                let columns = self.schema.fields().iter().map(|field| field.name());
                let alike = columns.filter(|name| known.iter().any(|it| names::same(name, it)));
                alike.map(|name| self.named(name)).next().flatten()
            }),
            Some(_) => found,
        };
        match found {
            Some(column) if wanted.takes(&column.kind) => Ok(Some(column)),
            Some(Column { name, kind, .. }) => Err(TableError::ColumnType {
                column: name,
                found: kind.to_string(),
                wanted: wanted.name(),
            }),
            None => asked.map_or(Ok(None), |name| Err(self.missing(name))),
        }
    }

    fn named(&self, name: &str) -> Option<Column> {
        let column = |mut path: Vec<usize>, mut kind: &DataType| {
            // Our own day of publication is a struct of day, precision and basis.
            if let DataType::Struct(fields) = kind {
                if let Some((child, field)) = fields.find("date") {
                    path.push(child);
                    kind = field.data_type();
                }
            }
            Column { name: name.to_owned(), kind: kind.clone(), path }
        };
        if let Some((index, field)) = self.schema.column_with_name(name) {
            return Some(column(vec![index], field.data_type()));
        }
        let (index, fields) = self.article?;
        let (child, field) = fields.find(name)?;
        Some(column(vec![index, child], field.data_type()))
    }

    fn missing(&self, name: &str) -> TableError {
        /// Names shown; a table of features may have thousands.
        const SHOWN: usize = 20;
        let fields = self.schema.fields();
        let mut there: Vec<&str> = fields.iter().take(SHOWN).map(|f| f.name().as_str()).collect();
        if fields.len() > SHOWN {
            there.push("…");
        }
        let there = if there.is_empty() { "none".to_owned() } else { there.join(", ") };
        TableError::NoColumn { column: name.to_owned(), there }
    }
}
