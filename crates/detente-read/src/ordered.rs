//! Work over several threads with the results in the order of the items.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    panic::resume_unwind,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

/// Items under way for each thread: enough that a slow document holds nobody up, few enough that
/// memory stays flat.
const WINDOW: usize = 8;

/// Stack of a worker in bytes: more than the usual two megabytes, for deeply nested input.
const STACK: usize = 16 << 20;

/// Applies `work` to every item over `threads` threads and hands the results to `sink` in the
/// order of the items, on the calling thread.
///
/// At most eight items a thread are taken and not yet handed over, so memory does not grow with
/// the number of items. `sink` ends the whole by returning [`ControlFlow::Break`]; then no further
/// item is taken. A panic in `work` is passed on to the caller.
pub fn in_order<I, R>(
    items: I,
    threads: usize,
    work: impl Fn(I::Item) -> R + Sync,
    mut sink: impl FnMut(R) -> ControlFlow<()>,
) where
    I: Iterator + Send,
    R: Send,
{
    let threads = threads.max(1);
    let queue = Mutex::new(Queue { items: items.fuse(), taken: 0 });
    let shelf = Shelf::new(threads * WINDOW);
    thread::scope(|scope| {
        let run = || {
            // Whatever ends this worker, the others and the caller must not wait for it.
            let _bell = Bell(&shelf);
            toil(&queue, &shelf, &work);
        };
        let mut workers = Vec::new();
        for _ in 0..threads {
            match thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run) {
                Ok(worker) => workers.push(worker),
                // The system refuses more threads: the ones that started do the work.
                Err(_) => break,
            }
        }
        shelf.lock().working = workers.len().max(1);
        if workers.is_empty() {
            // Not even one thread: work here, and hand all over afterwards.
            shelf.lock().window = usize::MAX;
            run();
        }
        while let Some(result) = shelf.next() {
            if sink(result).is_break() {
                shelf.close();
                break;
            }
        }
        for worker in workers {
            if let Err(panic) = worker.join() {
                resume_unwind(panic);
            }
        }
    });
}

/// Where items come from, numbered as they are taken.
struct Queue<I> {
    items: I,
    taken: usize,
}

fn toil<I, R>(queue: &Mutex<Queue<I>>, shelf: &Shelf<R>, work: &impl Fn(I::Item) -> R)
where
    I: Iterator,
{
    loop {
        let (number, item) = {
            let mut queue = lock(queue);
            // Waiting with the queue in hand keeps the others waiting too, as it should.
            if !shelf.room_for(queue.taken) {
                return;
            }
            let Some(item) = queue.items.next() else {
                shelf.finish(queue.taken);
                return;
            };
            queue.taken += 1;
            (queue.taken - 1, item)
        };
        shelf.put(number, work(item));
    }
}

/// Results waiting for their turn.
struct Shelf<R> {
    state: Mutex<State<R>>,
    changed: Condvar,
}

struct State<R> {
    done: BTreeMap<usize, R>,
    /// Number of the next result to hand over.
    next: usize,
    /// How far ahead of `next` work may run.
    window: usize,
    /// Number of items in all, once known.
    total: Option<usize>,
    /// Workers that have started; 0 while they are being started.
    working: usize,
    /// Workers that have ended.
    ended: usize,
    closed: bool,
}

impl<R> Shelf<R> {
    fn new(window: usize) -> Self {
        let state = State {
            done: BTreeMap::new(),
            next: 0,
            window,
            total: None,
            working: 0,
            ended: 0,
            closed: false,
        };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State<R>> {
        lock(&self.state)
    }

    /// Waits until item `number` lies in the window; false when no more is wanted.
    fn room_for(&self, number: usize) -> bool {
        let mut state = self.lock();
        while !state.closed && number >= state.next.saturating_add(state.window) {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        !state.closed
    }

    fn put(&self, number: usize, result: R) {
        self.lock().done.insert(number, result);
        self.changed.notify_all();
    }

    fn finish(&self, total: usize) {
        self.lock().total = Some(total);
        self.changed.notify_all();
    }

    fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    /// Waits for the next result in order; `None` after the last.
    fn next(&self) -> Option<R> {
        let mut state = self.lock();
        loop {
            let number = state.next;
            if let Some(result) = state.done.remove(&number) {
                state.next += 1;
                self.changed.notify_all();
                return Some(result);
            }
            // A worker that panicked never puts its result: do not wait for it.
            let orphaned = state.working > 0 && state.ended >= state.working;
            if state.total == Some(number) || orphaned {
                state.closed = true;
                self.changed.notify_all();
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Tells the shelf that a worker has ended, by return or by panic.
struct Bell<'s, R>(&'s Shelf<R>);

impl<R> Drop for Bell<'_, R> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.ended += 1;
        // After a panic the result that will never come must not be waited for.
        state.closed |= thread::panicking();
        drop(state);
        self.0.changed.notify_all();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A poisoned lock holds plain counters and finished results: still good.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::{
        panic::{AssertUnwindSafe, catch_unwind},
        sync::atomic::{AtomicUsize, Ordering},
    };

    use super::*;

    fn spin(number: usize) -> usize {
        // Uneven work, so that results come out of order.
        (0..(number * 7919) % 5000).fold(number, |sum, step| std::hint::black_box(sum ^ step));
        number * 2
    }

    #[test]
    fn order_is_kept_for_any_number_of_threads() {
        for threads in [0, 1, 2, 7] {
            let mut seen = Vec::new();
            in_order(0..500, threads, spin, |result| {
                seen.push(result);
                ControlFlow::Continue(())
            });
            assert_eq!(seen, (0..500).map(|number| number * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn no_more_than_the_window_is_under_way() {
        let (taken, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let items = (0..300).inspect(|_| {
            taken.fetch_add(1, Ordering::SeqCst);
        });
        let mut given = 0;
        in_order(items, 2, spin, |_| {
            given += 1;
            most.fetch_max(taken.load(Ordering::SeqCst) - given, Ordering::SeqCst);
            ControlFlow::Continue(())
        });
        assert!(most.load(Ordering::SeqCst) <= 2 * WINDOW);
    }

    #[test]
    fn a_break_stops_the_taking() {
        let mut seen = 0;
        // Endless: only the break ends it.
        in_order(0.., 3, spin, |_| {
            seen += 1;
            if seen == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(seen, 5);
    }

    #[test]
    fn a_panic_in_the_work_reaches_the_caller() {
        for threads in [1, 3] {
            let run = || {
                in_order(
                    0..100,
                    threads,
                    |number| assert!(number != 17, "seventeen"),
                    |()| ControlFlow::Continue(()),
                );
            };
            assert!(catch_unwind(AssertUnwindSafe(run)).is_err());
        }
    }
}
