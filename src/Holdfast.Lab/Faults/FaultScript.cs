namespace Holdfast.Lab.Faults;

/// <summary>The faults of one emulated API, in order: latencies add up, of the others the first that matches strikes.</summary>
public sealed class FaultScript(int seed = 1)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly List<Entry> _entries = [];
    private int _committedLate;

    /// <summary>Reads work, writes are refused.</summary>
    public bool Frozen
    {
        get
        {
            lock (_lock) return _entries.Exists(entry => entry.Rule.Fault is Fault.Frozen);
        }
        set
        {
            lock (_lock) _entries.RemoveAll(entry => entry.Rule.Fault is Fault.Frozen);
            if (value) Add(new FaultRule(new Fault.Frozen()) { Kind = RequestKind.Write });
        }
    }

    /// <summary>Faults that have struck since the last <see cref="Clear"/>.</summary>
    public int Struck { get; private set; }

    /// <summary>Called whenever a client is left without an answer: from then on only its own patience ends the exchange.</summary>
    public Action? WhenSilent { get; set; }

    /// <summary>How many of the late commits (<see cref="Fault.LateCommit"/>) have been carried out.</summary>
    public int CommittedLate => Volatile.Read(ref _committedLate);

    public void Add(FaultRule rule)
    {
        lock (_lock) _entries.Add(new Entry(rule));
    }

    public void Add(Fault fault, RequestKind? kind = null, int? times = null) => Add(new FaultRule(fault) { Kind = kind, Times = times });

    public void Remove(FaultRule rule)
    {
        lock (_lock) _entries.RemoveAll(entry => entry.Rule == rule);
    }

    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
            Struck = 0;
        }
    }

    internal void TellCommittedLate() => Interlocked.Increment(ref _committedLate);

    internal (TimeSpan Latency, Fault? Fault) Next(RequestKind kind, string method, string path, string body = "")
    {
        var latency = TimeSpan.Zero;
        lock (_lock)
        {
            foreach (var entry in _entries)
            {
                if (!entry.Strikes(kind, method, path, body, _random)) continue;
                Struck++;
                if (entry.Rule.Fault is not Fault.Latency slow) return (latency, entry.Rule.Fault);
                latency += slow.By;
            }
        }
        return (latency, null);
    }

    private sealed class Entry(FaultRule rule)
    {
        private int _matched;
        private int _struck;

        public FaultRule Rule => rule;

        public bool Strikes(RequestKind kind, string method, string path, string body, Random random)
        {
            if (rule.Kind is { } wanted && wanted != kind) return false;
            if (rule.Method is { } verb && !verb.Equals(method, StringComparison.OrdinalIgnoreCase)) return false;
            if (rule.PathContains is { } piece && !path.Contains(piece, StringComparison.Ordinal)) return false;
            if (rule.BodyContains is { } part && !body.Contains(part, StringComparison.Ordinal)) return false;
            if (++_matched <= rule.After || _struck >= rule.Times) return false;
            if (rule.Probability < 1 && random.NextDouble() >= rule.Probability) return false;
            _struck++;
            return true;
        }
    }
}
