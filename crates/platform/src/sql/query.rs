//! Statements and rows inside a transaction.

use super::{
    column::{Column, Lite, Value},
    error::{Error, Result},
};
use rusqlite::{CachedStatement, Connection, types::ValueRef};
use sqlx::{
    AssertSqlSafe, PgConnection, Postgres,
    postgres::{PgArguments, PgRow},
    query::Query as PgQuery,
};
use std::{borrow::Cow, fmt::Write, ops::Range, sync::Arc};

/// What a piece of work may use, and the only thing it may wait for.
///
/// After a statement has failed no other one runs, and the work fails even if it says that it did not: PostgreSQL has
/// given up the transaction by then. Where a failure is expected, `ON CONFLICT DO NOTHING` and a look at the count is
/// the way.
pub struct Tx<'c> {
    engine: Engine<'c>,
    failed: bool,
}

pub(super) enum Engine<'c> {
    // `&mut`, although `&` would do: `&Connection` is not `Send`.
    Lite(&'c mut Connection),
    Pg(&'c mut PgConnection),
}

impl<'c> Tx<'c> {
    pub(super) fn new(engine: Engine<'c>) -> Self {
        Self { engine, failed: false }
    }

    /// What becomes of the transaction, given what its work says.
    pub(super) fn ended<T>(&self, result: Result<T>) -> Result<T> {
        match result {
            Ok(_) if self.failed => Err(Error::Engine("the work went on after a statement had failed".into())),
            result => result,
        }
    }

    /// A statement with `$1`, `$2`, … for the values bound to it in this order. Its text must not contain input.
    pub fn query(&mut self, sql: impl Into<Cow<'static, str>>) -> Query<'_, 'c> {
        let args = match &self.engine {
            Engine::Lite(_) => Args::Lite(Vec::with_capacity(8)),
            Engine::Pg(_) => Args::Pg(PgArguments::default()),
        };
        Query {
            tx: self,
            sql: sql.into(),
            args,
            refused: None,
        }
    }
}

#[must_use = "a statement does nothing until it is executed or fetched"]
pub struct Query<'t, 'c> {
    tx: &'t mut Tx<'c>,
    sql: Cow<'static, str>,
    args: Args,
    /// The first value that could not be bound; told when the statement runs.
    refused: Option<Error>,
}

enum Args {
    Lite(Vec<Lite>),
    Pg(PgArguments),
}

impl Query<'_, '_> {
    /// Gives the next parameter its value. A text that holds U+0000 is refused with `INVALID_INPUT`.
    pub fn bind(mut self, value: impl Value) -> Self {
        let bound = match &mut self.args {
            Args::Lite(args) => value.to_lite().map(|value| {
                if matches!(&value, Lite::Text(text) if text.contains('\0')) {
                    self.refused.get_or_insert_with(Error::nul);
                }
                args.push(value);
            }),
            Args::Pg(args) => value.to_pg(args),
        };
        if let Err(error) = bound {
            self.refused
                .get_or_insert(Error::Engine(format!("a value cannot be bound: {error}")));
        }
        self
    }

    /// Gives the parameters of a [`list`] their values.
    pub fn bind_list<T: Value + Clone>(mut self, values: &[T]) -> Self {
        let Some(last) = values.last() else { return self };
        for value in values {
            self = self.bind(value.clone());
        }
        for _ in values.len()..padded(values.len()) {
            self = self.bind(last.clone());
        }
        self
    }

    /// Runs the statement; says how many rows it changed.
    pub async fn execute(self) -> Result<u64> {
        let (ready, failed) = self.ready()?;
        let changed = match ready {
            Ready::Lite(conn, sql, args) => lite_execute(conn, &sql, &args),
            Ready::Pg(conn, query) => query
                .execute(conn)
                .await
                .map(|done| done.rows_affected())
                .map_err(Error::from),
        };
        *failed = changed.is_err();
        changed
    }

    pub async fn fetch_all(self) -> Result<Vec<Row>> {
        let (ready, failed) = self.ready()?;
        let rows = match ready {
            Ready::Lite(conn, sql, args) => lite_fetch(conn, &sql, &args, usize::MAX),
            Ready::Pg(conn, query) => match query.fetch_all(conn).await {
                Ok(rows) => Ok(rows.into_iter().map(|row| Row(Source::Pg(row))).collect()),
                Err(error) => Err(error.into()),
            },
        };
        *failed = rows.is_err();
        rows
    }

    /// The first row, if there is one.
    pub async fn fetch_optional(self) -> Result<Option<Row>> {
        let (ready, failed) = self.ready()?;
        let row = match ready {
            Ready::Lite(conn, sql, args) => lite_fetch(conn, &sql, &args, 1).map(|rows| rows.into_iter().next()),
            Ready::Pg(conn, query) => match query.fetch_optional(conn).await {
                Ok(row) => Ok(row.map(|row| Row(Source::Pg(row)))),
                Err(error) => Err(error.into()),
            },
        };
        *failed = row.is_err();
        row
    }

    /// The first row of a statement that always has one, such as a count.
    pub async fn fetch_one(self) -> Result<Row> {
        self.fetch_optional()
            .await?
            .ok_or_else(|| Error::Engine("a statement that always gives a row gave none".into()))
    }
}

enum Ready<'t> {
    Lite(&'t mut Connection, Cow<'static, str>, Vec<Lite>),
    Pg(&'t mut PgConnection, PgQuery<'static, Postgres, PgArguments>),
}

impl<'t> Query<'t, '_> {
    /// The statement, and where to note that it failed.
    fn ready(self) -> Result<(Ready<'t>, &'t mut bool)> {
        let Tx { engine, failed } = self.tx;
        if *failed {
            return Err(Error::Engine(format!(
                "a statement before this one has failed: {}",
                self.sql
            )));
        }
        if let Some(error) = self.refused {
            *failed = true;
            return Err(error);
        }
        let ready = match (engine, self.args) {
            (Engine::Lite(conn), Args::Lite(args)) => Ready::Lite(conn, self.sql, args),
            (Engine::Pg(conn), Args::Pg(args)) => {
                Ready::Pg(conn, sqlx::query_with::<Postgres, _>(AssertSqlSafe(self.sql), args))
            }
            _ => unreachable!("`Tx::query` makes the arguments of its own engine"),
        };
        Ok((ready, failed))
    }
}

fn lite_execute(conn: &Connection, sql: &str, args: &[Lite]) -> Result<u64> {
    Ok(prepared(conn, sql, args)?.raw_execute()? as u64)
}

/// The first `most` rows.
fn lite_fetch(conn: &Connection, sql: &str, args: &[Lite], most: usize) -> Result<Vec<Row>> {
    let mut statement = prepared(conn, sql, args)?;
    // A statement that changes rows has to run to its end.
    let most = if statement.readonly() { most } else { usize::MAX };
    RowSet::read(&mut statement, most)
}

const PARAMETERS: [&str; 16] = [
    "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15", "$16",
];

fn prepared<'a>(conn: &'a Connection, sql: &str, args: &[Lite]) -> Result<CachedStatement<'a>> {
    let mut statement = conn.prepare_cached(sql)?;
    for (i, value) in args.iter().enumerate() {
        // By name: SQLite numbers `$2` by its first appearance, PostgreSQL by its digits.
        let index = match PARAMETERS.get(i) {
            Some(name) => statement.parameter_index(name)?,
            None => statement.parameter_index(&format!("${}", i + 1))?,
        };
        let Some(index) = index else {
            return Err(Error::Engine(format!("more values than parameters in: {sql}")));
        };
        statement.raw_bind_parameter(index, value)?;
    }
    Ok(statement)
}

/// `($2, $3, …)` for `n` values from parameter `first` on, to stand after `IN`; bind them with
/// [`Query::bind_list`]. The length is rounded up to a power of two, so that few distinct statements are prepared.
/// Of no values it makes `(NULL)`, in which nothing is.
pub fn list(first: usize, n: usize) -> String {
    if n == 0 {
        return "(NULL)".into();
    }
    let mut text = String::with_capacity(padded(n) * 5);
    for i in first..first + padded(n) {
        let separator = if i == first { '(' } else { ',' };
        write!(text, "{separator}${i}").expect("writing to a string does not fail");
    }
    text.push(')');
    text
}

fn padded(n: usize) -> usize {
    n.next_power_of_two()
}

/// One row of an answer.
pub struct Row(Source);

enum Source {
    Lite(Arc<RowSet>, usize),
    Pg(PgRow),
}

impl Row {
    /// The value in the column called `name`. A NULL is refused unless `T` is an `Option`.
    pub fn get<T: Column>(&self, name: &str) -> Result<T> {
        match &self.0 {
            Source::Pg(row) => Ok(T::from_pg(row, name)?),
            Source::Lite(set, row) => set
                .cell(*row, name)
                .and_then(T::from_lite)
                .ok_or_else(|| Error::Engine(format!("column {name} is absent, NULL or of another type"))),
        }
    }
}

/// All rows of an answer of SQLite in two allocations, however many rows and columns they are.
struct RowSet {
    width: usize,
    /// Row by row, the first one being the names of the columns.
    cells: Vec<Cell>,
    bytes: Vec<u8>,
}

enum Cell {
    Null,
    Integer(i64),
    Real(f64),
    Text(Range<usize>),
    Blob(Range<usize>),
}

impl RowSet {
    fn read(statement: &mut CachedStatement<'_>, most: usize) -> Result<Vec<Row>> {
        let width = statement.column_count();
        let mut set = Self {
            width,
            cells: Vec::with_capacity(width * 4),
            bytes: Vec::with_capacity(256),
        };
        for i in 0..width {
            let name = set.keep(statement.column_name(i)?.as_bytes());
            set.cells.push(Cell::Text(name));
        }
        let (mut rows, mut count) = (statement.raw_query(), 0);
        while count < most
            && let Some(row) = rows.next()?
        {
            for i in 0..width {
                let cell = match row.get_ref(i)? {
                    ValueRef::Null => Cell::Null,
                    ValueRef::Integer(number) => Cell::Integer(number),
                    ValueRef::Real(number) => Cell::Real(number),
                    ValueRef::Text(text) => Cell::Text(set.keep(text)),
                    ValueRef::Blob(bytes) => Cell::Blob(set.keep(bytes)),
                };
                set.cells.push(cell);
            }
            count += 1;
        }
        let set = Arc::new(set);
        Ok((1..=count).map(|row| Row(Source::Lite(set.clone(), row))).collect())
    }

    fn keep(&mut self, bytes: &[u8]) -> Range<usize> {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        start..self.bytes.len()
    }

    fn cell(&self, row: usize, name: &str) -> Option<ValueRef<'_>> {
        let column = self.cells[..self.width].iter().position(|cell| match cell {
            Cell::Text(range) => &self.bytes[range.clone()] == name.as_bytes(),
            _ => false,
        })?;
        Some(match &self.cells[row * self.width + column] {
            Cell::Null => ValueRef::Null,
            Cell::Integer(number) => ValueRef::Integer(*number),
            Cell::Real(number) => ValueRef::Real(*number),
            Cell::Text(range) => ValueRef::Text(&self.bytes[range.clone()]),
            Cell::Blob(range) => ValueRef::Blob(&self.bytes[range.clone()]),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::list;

    #[test]
    fn lists_come_in_few_lengths() {
        assert_eq!(list(2, 0), "(NULL)");
        assert_eq!(list(1, 1), "($1)");
        assert_eq!(list(2, 3), "($2,$3,$4,$5)");
        assert_eq!(list(2, 3), list(2, 4));
    }
}
