using System.Globalization;
using Holdfast.Core.Failover;
using Microsoft.Data.Sqlite;

namespace Holdfast.Adapters.Journal;

/// <summary>
/// The raw observations, the last so many. Not needed for a replay, so they may wait a second for each other: thousands of probes in
/// ten seconds would otherwise each wait for the disk. Callers hold the journal's lock.
/// </summary>
internal sealed class ObservationRing(SqliteConnection connection)
{
    private const int MostWaiting = 1000;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly List<(string Router, Observation Seen)> _waiting = [];

    /// <summary>The newest so many are kept, also between two trims of the journal: thousands of fronts would fill the disk within the hour.</summary>
    public int Keep { get; set; } = int.MaxValue;

    public const string Schema =
        "CREATE TABLE IF NOT EXISTS observation (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, router TEXT NOT NULL, subject TEXT NOT NULL, "
        + "vantage TEXT NOT NULL, family TEXT NOT NULL, ok INTEGER NOT NULL, detail TEXT NOT NULL);"
        + "CREATE INDEX IF NOT EXISTS observation_router ON observation (router, at);";

    /// <summary>True when they have waited long enough to be written.</summary>
    public bool Add(string router, IReadOnlyList<Observation> observations)
    {
        foreach (var seen in observations) _waiting.Add((router, seen));
        return _waiting.Count >= MostWaiting || _waiting.Count > 0 && _waiting[^1].Seen.At - _waiting[0].Seen.At >= LongestWait;
    }

    /// <summary>Writes what waits, inside a transaction of the caller.</summary>
    public void Write()
    {
        if (_waiting.Count == 0) return;
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO observation (at, router, subject, vantage, family, ok, detail) VALUES ($at, $router, $subject, $vantage, $family, $ok, $detail)";
        var at = insert.Parameters.Add("$at", SqliteType.Integer);
        var router = insert.Parameters.Add("$router", SqliteType.Text);
        var subject = insert.Parameters.Add("$subject", SqliteType.Text);
        var vantage = insert.Parameters.Add("$vantage", SqliteType.Text);
        var family = insert.Parameters.Add("$family", SqliteType.Text);
        var ok = insert.Parameters.Add("$ok", SqliteType.Integer);
        var detail = insert.Parameters.Add("$detail", SqliteType.Text);
        foreach (var (name, seen) in _waiting)
        {
            (at.Value, router.Value, subject.Value, vantage.Value, family.Value) = (seen.At.UtcTicks, name, seen.Subject.ToString(), seen.Vantage, seen.Family.ToString());
            (ok.Value, detail.Value) = seen.Result switch
            {
                ProbeResult.Success good => (1, string.Create(CultureInfo.InvariantCulture, $"{good.Took.TotalMilliseconds:0.0} ms{(good.Seen is null ? "" : $", {good.Seen}")}")),
                ProbeResult.Failure bad => (0, $"{bad.Layer.ToString().ToLowerInvariant()}: {bad.Detail}"),
                ProbeResult.Inconclusive odd => (-1, $"says nothing: {odd.Detail}"),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            insert.ExecuteNonQuery();
        }
        _waiting.Clear();
        if (Keep == int.MaxValue) return;
        using var trim = connection.CreateCommand();
        trim.CommandText = "DELETE FROM observation WHERE id <= (SELECT coalesce(max(id), 0) FROM observation) - $keep";
        trim.Parameters.AddWithValue("$keep", Keep);
        trim.ExecuteNonQuery();
    }

    /// <summary>What was seen of fronts, canaries and the origin since then, in its order: as much of it as a verdict needs.</summary>
    public List<Observation> ReadSince(string router, DateTimeOffset from)
    {
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT at, subject, vantage, family, ok, detail FROM observation WHERE router = $router AND at >= $from ORDER BY id";
        select.Parameters.AddWithValue("$router", router);
        select.Parameters.AddWithValue("$from", from.UtcTicks);
        var seen = new List<Observation>();
        using var reader = select.ExecuteReader();
        while (reader.Read())
        {
            if (SubjectOf(reader.GetString(1)) is not { } subject) continue;
            ProbeResult result = reader.GetInt32(4) switch
            {
                1 => ProbeResult.Good,
                0 => FailureOf(reader.GetString(5)),
                _ => new ProbeResult.Inconclusive(reader.GetString(5)),
            };
            var family = reader.GetString(3) == nameof(AddressFamily.V6) ? AddressFamily.V6 : AddressFamily.V4;
            seen.Add(new Observation(subject, reader.GetString(2), family, result, new DateTimeOffset(reader.GetInt64(0), TimeSpan.Zero)));
        }
        return seen;
    }

    // "status: status 503, expected 200"
    private static ProbeResult.Failure FailureOf(string detail) => detail.Split(": ", 2) is [var layer, var words] && Enum.TryParse<ProbeLayer>(layer, ignoreCase: true, out var known)
        ? new ProbeResult.Failure(known, words) : new ProbeResult.Failure(ProbeLayer.Status, detail);

    private static Subject? SubjectOf(string text) => text.Split(' ', 2) switch
    {
        ["front", var name] => Subject.Of(FrontName.Parse(name)),
        ["canary", var name] => Subject.OfCanary(name),
        ["origin"] => Subject.Origin,
        _ => null,
    };

    public List<SeenRow> Read(string? router, int last)
    {
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT at, router, subject, vantage, family, ok, detail FROM observation WHERE $router IS NULL OR router = $router ORDER BY id DESC LIMIT $last";
        select.Parameters.AddWithValue("$router", (object?)router ?? DBNull.Value);
        select.Parameters.AddWithValue("$last", last);
        var rows = new List<SeenRow>();
        using var reader = select.ExecuteReader();
        while (reader.Read())
        {
            bool? isGood = reader.GetInt32(5) switch { 1 => true, 0 => false, _ => null };
            rows.Add(new SeenRow(new DateTimeOffset(reader.GetInt64(0), TimeSpan.Zero), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), isGood, reader.GetString(6)));
        }
        rows.Reverse();
        return rows;
    }
}

/// <summary>One raw observation as it was written down.</summary>
/// <param name="IsGood">Null when it says nothing about the subject (a fault of our own).</param>
public sealed record SeenRow(DateTimeOffset At, string Router, string Subject, string Vantage, string Family, bool? IsGood, string Detail);
