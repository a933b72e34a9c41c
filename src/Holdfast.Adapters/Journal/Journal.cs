using System.Globalization;
using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Microsoft.Data.Sqlite;

namespace Holdfast.Adapters.Journal;

/// <summary>
/// What the watcher saw, decided and did: SQLite, write-ahead log, durable before <see cref="Append"/> returns. Decisions are
/// kept for days, raw observations in a ring of bounded size.
/// </summary>
public sealed class Journal : IDisposable
{
    public const string FileName = "journal.sqlite";

    /// <summary>2: refused marks and what people were told are written down too.</summary>
    private const int Version = 2;

    // SQLITE_FULL, SQLITE_CORRUPT, SQLITE_NOTADB (sqlite.org/rescode.html).
    private const int Full = 13, Corrupt = 11, NoDatabase = 26;

    private readonly string _path;
    private readonly Lock _gate = new();
    private readonly List<Batch> _waiting = [];
    private readonly bool _isReadOnly;
    private readonly JournalReserve _reserve;

    private SqliteConnection _connection;
    private ObservationRing _ring;
    private string? _setAside;

    private Journal(string path, SqliteConnection connection, bool isReadOnly)
    {
        (_path, _connection, _ring, _isReadOnly, _reserve) = (path, connection, new ObservationRing(connection), isReadOnly, new JournalReserve(path));
        if (!isReadOnly) _reserve.Take();
    }

    /// <summary>Where the last journal lies that was damaged: a new one took its place. Null = none was.</summary>
    public string? SetAsideAs => Volatile.Read(ref _setAside);

    /// <summary>A damaged journal is set aside, and a new one begun; only a reader is told instead.</summary>
    /// <exception cref="IOException">It cannot be opened, or it is not a journal of this version.</exception>
    public static Journal Open(string path, bool readOnly = false)
    {
        try
        {
            try
            {
                return new Journal(path, Connect(path, readOnly), readOnly);
            }
            catch (SqliteException error) when (!readOnly && IsDamage(error))
            {
                var aside = SetAside(path);
                return new Journal(path, Connect(path, readOnly), readOnly) { _setAside = aside };
            }
        }
        catch (SqliteException error)
        {
            throw new IOException($"the journal {path} cannot be used: {error.Message}", error);
        }
    }

    private static SqliteConnection Connect(string path, bool readOnly)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path, Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate, Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            if (!readOnly)
            {
                // FULL: the entry is on the disk before we act on it, also when the machine loses power.
                Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;");
            }
            var found = VersionOf(connection);
            // An empty file is new. Version 1 is read and goes on as 2.
            if (found > Version || found == 0 && readOnly) throw new IOException($"{path} is a journal of version {found}; this program reads versions 1 to {Version}");
            if (readOnly) return connection;
            if (found != 0 && Check(connection) is not "ok" and var damage) throw new SqliteException(damage, Corrupt);
            if (found != Version) Prepare(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static bool IsDamage(SqliteException error) => error.SqliteErrorCode is Corrupt or NoDatabase;

    /// <summary>Keeps what a human or sqlite3's .recover may still read from it.</summary>
    private static string SetAside(string path)
    {
        var number = 1;
        while (File.Exists($"{path}.damaged-{number}")) number++;
        var aside = $"{path}.damaged-{number}";
        File.Move(path, aside);
        foreach (var end in (string[])["-wal", "-shm"])
            if (File.Exists(path + end)) File.Move(path + end, aside + end);
        return aside;
    }

    /// <summary>The pages under a journal in use went bad: a new one takes its place.</summary>
    private void Renew()
    {
        var keep = _ring.Keep;
        _connection.Dispose();
        var aside = SetAside(_path);
        _connection = Connect(_path, readOnly: false);
        _ring = new ObservationRing(_connection) { Keep = keep };
        Volatile.Write(ref _setAside, aside);
    }

    private static string Check(SqliteConnection connection)
    {
        using var check = connection.CreateCommand();
        check.CommandText = "PRAGMA quick_check(1)";
        return (string)check.ExecuteScalar()!;
    }

    private static int VersionOf(SqliteConnection connection)
    {
        using var version = connection.CreateCommand();
        version.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(version.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Makes the tables, or takes over those of version 1, whose program writes its own version into the file before it looks which one is there. A
    /// number alone does not stop it: what it calls <c>entry</c> is a view now, and the index that it asks for there fails.
    /// </summary>
    private static void Prepare(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        using var table = connection.CreateCommand();
        table.CommandText = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'entry'";
        if (Convert.ToInt32(table.ExecuteScalar(), CultureInfo.InvariantCulture) > 0)
            Execute(connection, "DROP INDEX IF EXISTS entry_router; ALTER TABLE entry RENAME TO journal_entry;");
        Execute(connection, $"""
            CREATE TABLE IF NOT EXISTS journal_entry
                (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, router TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL);
            CREATE INDEX IF NOT EXISTS journal_entry_router ON journal_entry (router, id);
            CREATE VIEW IF NOT EXISTS entry AS SELECT id, at, router, kind, body FROM journal_entry;
            {ObservationRing.Schema}
            PRAGMA user_version = {Version};
            """);
        transaction.Commit();
    }

    /// <summary>
    /// Writes the entries in one transaction; on return they survive a crash. What came while another waited for the disk is written
    /// together: thousands of routers that start or switch at once share a flush.
    /// </summary>
    public void Append(string router, params IReadOnlyList<JournalEntry> entries)
    {
        if (entries.Count == 0) return;
        var mine = new Batch(router, entries);
        lock (_waiting) _waiting.Add(mine);
        lock (_gate)
        {
            if (!mine.IsWritten) WriteWaiting();
        }
        if (mine.Error is SqliteException error) throw new SqliteException(error.Message, error.SqliteErrorCode, error.SqliteExtendedErrorCode);
        if (mine.Error is { } other) throw new InvalidOperationException(other.Message, other);
    }

    private void WriteWaiting()
    {
        Batch[] batches;
        lock (_waiting)
        {
            batches = [.. _waiting];
            _waiting.Clear();
        }
        var failure = Write(batches);
        if (failure is SqliteException damage && IsDamage(damage)) failure = Try(Renew) ?? Write(batches);
        else if (failure is SqliteException { SqliteErrorCode: Full } && _reserve.Release()) failure = Write(batches);
        foreach (var batch in batches) (batch.Error, batch.IsWritten) = (failure, true);
    }

    private Exception? Write(Batch[] batches) => Try(() =>
    {
        using var transaction = _connection.BeginTransaction();
        using var insert = _connection.CreateCommand();
        insert.CommandText = "INSERT INTO journal_entry (at, router, kind, body) VALUES ($at, $router, $kind, $body)";
        var (at, kind, body) = (insert.Parameters.Add("$at", SqliteType.Integer), insert.Parameters.Add("$kind", SqliteType.Text), insert.Parameters.Add("$body", SqliteType.Text));
        var router = insert.Parameters.Add("$router", SqliteType.Text);
        foreach (var (name, entry) in batches.SelectMany(batch => batch.Entries.Select(entry => (batch.Router, entry))))
        {
            (at.Value, router.Value, kind.Value, body.Value) = (entry.At.UtcTicks, name, KindOf(entry), JournalJson.Write(entry));
            insert.ExecuteNonQuery();
        }
        _ring.Write();
        transaction.Commit();
    });

    private static Exception? Try(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception error) when (error is SqliteException or IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            return error;
        }
    }

    /// <summary>The raw ring: not needed for a replay, but for "what did it see?". Written within a second, or with the next entry.</summary>
    public void Observe(string router, IReadOnlyList<Observation> observations)
    {
        lock (_gate)
        {
            if (_ring.Add(router, observations)) WriteRing();
        }
    }

    /// <summary>What was seen since then, in its order.</summary>
    public IReadOnlyList<Observation> ReadObservationsSince(string router, DateTimeOffset from)
    {
        lock (_gate)
        {
            if (!_isReadOnly) WriteRing();
            return _ring.ReadSince(router, from);
        }
    }

    /// <summary>The last raw observations, the oldest first.</summary>
    public IReadOnlyList<SeenRow> ReadObservations(string? router, int last)
    {
        lock (_gate) return _ring.Read(router, last);
    }

    /// <summary>Entries in the order in which they were written.</summary>
    /// <param name="router">Only this router's; null = all.</param>
    /// <param name="last">Only the last so many; null = all.</param>
    /// <exception cref="IOException">An entry cannot be read: the journal is damaged or newer.</exception>
    public IReadOnlyList<JournalRow> Read(string? router = null, DateTimeOffset? from = null, int? last = null)
    {
        lock (_gate)
        {
            using var select = _connection.CreateCommand();
            select.CommandText = "SELECT id, router, body FROM entry WHERE ($router IS NULL OR router = $router) AND at >= $from ORDER BY id DESC LIMIT $last";
            select.Parameters.AddWithValue("$router", (object?)router ?? DBNull.Value);
            select.Parameters.AddWithValue("$from", from?.UtcTicks ?? 0);
            select.Parameters.AddWithValue("$last", last ?? -1);
            var rows = new List<JournalRow>();
            using var reader = select.ExecuteReader();
            while (reader.Read())
            {
                try
                {
                    rows.Add(new JournalRow(reader.GetInt64(0), reader.GetString(1), JournalJson.Read(reader.GetString(2))));
                }
                catch (JsonException error)
                {
                    throw new IOException($"entry {reader.GetInt64(0)} of the journal cannot be read: {error.Message}", error);
                }
            }
            rows.Reverse();
            return rows;
        }
    }

    /// <summary>The routers of which something was written down, in the order of their names.</summary>
    public IReadOnlyList<string> Routers()
    {
        lock (_gate)
        {
            using var select = _connection.CreateCommand();
            select.CommandText = "SELECT DISTINCT router FROM entry ORDER BY router";
            var names = new List<string>();
            using var reader = select.ExecuteReader();
            while (reader.Read()) names.Add(reader.GetString(0));
            return names;
        }
    }

    /// <summary>What happened since the last start that was written down, that start included.</summary>
    public IReadOnlyList<JournalEntry> ReadSinceStart(string router)
    {
        lock (_gate)
        {
            using var select = _connection.CreateCommand();
            select.CommandText = "SELECT body FROM entry WHERE router = $router AND id >= (SELECT max(id) FROM entry WHERE router = $router AND kind = 'started') ORDER BY id";
            select.Parameters.AddWithValue("$router", router);
            var entries = new List<JournalEntry>();
            using var reader = select.ExecuteReader();
            while (reader.Read()) entries.Add(JournalJson.Read(reader.GetString(0)));
            return entries;
        }
    }

    /// <summary>The newest decision that was written down or taken over: it may be newer than anything that reached a provider.</summary>
    public EpochMark? NewestMark(string router)
    {
        EpochMark? newest = null;
        foreach (var row in ReadKinds(router, "marked", "adopted"))
        {
            var mark = row switch { JournalEntry.Marked marked => marked.Mark, JournalEntry.Adopted adopted => adopted.Mark, _ => null };
            if (mark is not null && (newest is null || mark.Epoch > newest.Epoch)) newest = mark;
        }
        return newest;
    }

    /// <summary>
    /// Keeps the journal bounded: old entries by age, observations by number. What is left begins with a start or a checkpoint, so that
    /// it can still be replayed; the newest mark always stays.
    /// </summary>
    public void Trim(DateTimeOffset now, int keepDays, int keepObservations)
    {
        lock (_gate)
        {
            _ring.Keep = keepObservations;
            using var delete = _connection.CreateCommand();
            delete.CommandText = """
                DELETE FROM journal_entry WHERE at < $limit
                    AND id < (SELECT max(id) FROM journal_entry AS start WHERE start.router = journal_entry.router AND start.kind = 'started' AND start.at < $limit)
                    AND id NOT IN (SELECT max(id) FROM journal_entry WHERE kind IN ('marked', 'adopted') GROUP BY router);
                DELETE FROM observation WHERE id <= (SELECT coalesce(max(id), 0) FROM observation) - $keep;
                """;
            delete.Parameters.AddWithValue("$limit", (now - TimeSpan.FromDays(keepDays)).UtcTicks);
            delete.Parameters.AddWithValue("$keep", keepObservations);
            delete.ExecuteNonQuery();
            _reserve.Take();
        }
    }

    /// <summary>"ok" or what SQLite found wrong.</summary>
    public string CheckIntegrity()
    {
        lock (_gate)
        {
            using var check = _connection.CreateCommand();
            check.CommandText = "PRAGMA integrity_check";
            return (string)check.ExecuteScalar()!;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isReadOnly) WriteRing();
            _connection.Dispose();
        }
    }

    private void WriteRing()
    {
        using var transaction = _connection.BeginTransaction();
        _ring.Write();
        transaction.Commit();
    }

    internal static string KindOf(JournalEntry entry) => JsonNamingPolicy.KebabCaseLower.ConvertName(entry.GetType().Name);

    private List<JournalEntry> ReadKinds(string router, params ReadOnlySpan<string> kinds)
    {
        lock (_gate)
        {
            using var select = _connection.CreateCommand();
            var names = new List<string>();
            for (var i = 0; i < kinds.Length; i++)
            {
                names.Add($"$k{i}");
                select.Parameters.AddWithValue($"$k{i}", kinds[i]);
            }
            select.CommandText = $"SELECT body FROM entry WHERE router = $router AND kind IN ({string.Join(", ", names)}) ORDER BY id";
            select.Parameters.AddWithValue("$router", router);
            var entries = new List<JournalEntry>();
            using var reader = select.ExecuteReader();
            while (reader.Read()) entries.Add(JournalJson.Read(reader.GetString(0)));
            return entries;
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Entries on their way; the last two are set under the lock.</summary>
    private sealed class Batch(string router, IReadOnlyList<JournalEntry> entries)
    {
        public string Router => router;
        public IReadOnlyList<JournalEntry> Entries => entries;
        public bool IsWritten { get; set; }
        public Exception? Error { get; set; }
    }
}

public sealed record JournalRow(long Id, string Router, JournalEntry Entry);
