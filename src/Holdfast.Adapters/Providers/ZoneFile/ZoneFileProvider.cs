using Holdfast.Adapters.Config;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;
using MasterFile = Holdfast.Core.Dns.ZoneFile;

namespace Holdfast.Adapters.Providers.ZoneFile;

/// <summary>
/// A zone file in BIND's master format that people edit too: comments and layout stay, the serial is raised, and what changed
/// since it was read is refused.
/// </summary>
internal sealed class ZoneFileProvider : IProvider
{
    private const string ZonePlace = "{zone}";

    // Somebody else's edit between our look and our write is looked at again; more than a few in a row is not an edit by hand.
    private const int Tries = 5;

    private const int MostRemarks = 20;

    private readonly ProviderSettings _settings;
    private readonly TimeProvider _clock;

    private ZoneFileProvider(ProviderSettings settings, TimeProvider clock) => (_settings, _clock) = (settings, clock);

    public static readonly ProviderKind Kind = new(
        new Capabilities
        {
            Kind = "zonefile",
            Title = "Zone file",
            Granularity = Granularity.Zone,
            Types = [],
            RefusedTypes = [RecordType.ALIAS],
            TypesReason = "ALIAS is no record type of DNS itself",
            MinimumTtl = new Ttl(0),
            MaximumTtl = new Ttl(int.MaxValue),
            TtlReason = "RFC 2181 8",
            Transaction = Feature.Yes("the file is replaced in one step"),
            CompareAndSwap = Feature.Yes("the file is read again under a lock before it is replaced"),
            Proxied = Feature.No("a file answers nothing"),
            Comments = Feature.No("the comments in the file belong to the people who wrote them"),
            ApexNs = Feature.Yes("an ordinary record set"),
            Serves = Feature.No("a file answers nothing; load it into a server, and name that one with nameservers: to have it verified"),
            WriteBatch = int.MaxValue,
            ReadPage = int.MaxValue,
            Rates = "none",
        },
        Keys: [new("path", ConfigForm.Path, "The file; {zone} in it stands for the name of the zone.") { IsRequired = true, Example = "zones/{zone}.zone" }],
        Example: "backup: { kind: zonefile, path: \"zones/{zone}.zone\" }",
        (settings, context) => new ZoneFileProvider(settings, context.Clock))
    {
        Where = PathOf,
    };

    public ProviderId Id => _settings.Id;

    public Capabilities Capabilities => Kind.Capabilities;

    public Task<ZoneSnapshot> ReadAsync(DnsName zone, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Task.FromResult(Guarded(zone, "read", () => Read(zone).Snapshot));
    }

    public async Task<ZoneSnapshot> ReadSetsAsync(DnsName zone, ValueList<RecordKey> keys, Urgency urgency, CancellationToken cancel)
    {
        var wanted = keys.ToHashSet();
        var whole = await ReadAsync(zone, cancel);
        return whole with { Sets = whole.Sets.Where(set => wanted.Contains(set.Key)).ToValueList() };
    }

    public async Task<ValueList<ChangeOutcome>> ApplyAsync(DnsName zone, ValueList<Change> changes, WriteTerms terms, CancellationToken cancel)
    {
        using var held = await LockAsync(zone, cancel);
        terms.Permit.Take();
        return Guarded(zone, "write", () =>
        {
            for (var attempt = 1; ; attempt++)
            {
                var (files, snapshot) = Read(zone);
                if (TryWrite(zone, changes, files, snapshot) is { } outcomes) return outcomes;
                if (attempt == Tries) throw new IOException("somebody else keeps writing the file");
            }
        });
    }

    public Task<ValueList<NameServer>> NameServersAsync(DnsName zone, CancellationToken cancel) =>
        Task.FromResult(_settings.NameServers.Select(address => new NameServer(address.ToString(), address)).ToValueList());

    public void Dispose()
    {
        // Nothing is held open between calls.
    }

    /// <returns>Null when a file changed under our hands: read again.</returns>
    private ValueList<ChangeOutcome>? TryWrite(DnsName zone, ValueList<Change> changes, Files files, ZoneSnapshot snapshot)
    {
        var have = snapshot.Sets.ToDictionary(set => set.Key);
        var outcomes = new Dictionary<RecordKey, ChangeOutcome>();
        // Names fall as a whole: half a change of type would leave a name empty.
        foreach (var unit in changes.GroupBy(change => change.Key.Name))
        {
            var stale = unit.FirstOrDefault(change => !Equals(have.GetValueOrDefault(change.Key)?.Set, change.Old?.Set));
            if (stale is null) continue;
            var now = have.GetValueOrDefault(stale.Key) is { } set ? $"it is now {set.Set}" : "it is not there any more";
            foreach (var change in unit) outcomes[change.Key] = new ChangeOutcome.Failed(change, $"{stale.Key} changed since it was read: {now}");
        }
        foreach (var change in changes)
            if (snapshot.Fixed.FirstOrDefault(one => one.IsAt(change.Key)) is { } held)
                outcomes.TryAdd(change.Key, new ChangeOutcome.Failed(change, $"{change.Key} cannot be changed here: {held.Reason}"));
        var good = changes.Where(change => !outcomes.ContainsKey(change.Key)).ToList();
        var edit = ZoneFileEditor.Apply(
            files.Main, files.Of(files.Main).Text.AsMemory(), zone,
            good.Select(change => change.New is { } want ? ZoneFileChange.Set(want.Set) : ZoneFileChange.Delete(change.Key)),
            DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime), files.Options);
        if (!edit.IsValid) throw new IOException(edit.Problems.First(problem => problem.Severity == Severity.Error).ToString());
        if (!files.AreUnchanged()) return null;
        // The main file last: it carries the serial by which a server sees that there is something new.
        foreach (var text in edit.Texts.OrderBy(text => text.Path == files.Main)) files.Of(text.Path).Replace(text.Text);
        foreach (var change in good) outcomes[change.Key] = new ChangeOutcome.Applied(change);
        return changes.Select(change => outcomes[change.Key]).ToValueList();
    }

    private (Files Files, ZoneSnapshot Snapshot) Read(DnsName zone)
    {
        var files = new Files(PathOf(zone));
        var reading = MasterFile.Read(files.Main, files.Of(files.Main).Text.AsMemory(), zone, files.Options);
        if (!reading.IsValid)
        {
            var errors = reading.Problems.Where(problem => problem.Severity == Severity.Error).ToList();
            throw new IOException($"{errors[0]}{(errors.Count > 1 ? $" (and {errors.Count - 1} more)" : "")}");
        }
        if (reading.Soa is null) throw new IOException($"{files.Main} has no SOA for {zone.Value}: it is not that zone");
        var uneven = reading.Uneven.ToHashSet();
        var sets = reading.Sets.Append(reading.Soa).Select(set => new ObservedSet(set, IsUneven: uneven.Contains(set.Key))).ToValueList();
        var apex = reading.Sets.FirstOrDefault(set => set.Key == new RecordKey(zone, RecordType.NS));
        return (files, new ZoneSnapshot(zone, sets, new ZoneFacts(
            IsSigned: sets.Any(set => set.Key == new RecordKey(zone, RecordType.DNSKEY)),
            NameServers: apex is null ? [] : apex.Values.Select(DnsName.Parse).ToValueList()))
        {
            Fixed = reading.Fixed,
            Remarks = Remarks(reading, files.Main),
        });
    }

    private static ValueList<string> Remarks(ZoneFileReading reading, string file)
    {
        var warnings = reading.Problems.Where(problem => problem.Severity == Severity.Warning).Select(problem => problem.ToString()).ToList();
        if (reading.HasMark) warnings.Insert(0, $"{file} begins with a byte order mark: BIND and Knot do not load such a file; the next apply that changes it takes the mark away");
        return warnings.Count <= MostRemarks ? warnings.ToValueList() : [.. warnings.Take(MostRemarks), $"and {warnings.Count - MostRemarks} more remarks on {file}"];
    }

    private string PathOf(DnsName zone) => PathOf(_settings, zone);

    private static string PathOf(ProviderSettings settings, DnsName zone) => Path.GetFullPath(Path.Combine(
        settings.BaseFolder, settings.Option("path")!.Replace(ZonePlace, zone.Value.Replace('/', '_'), StringComparison.Ordinal)));

    /// <summary>One writer of ours at a time, also from other processes; the lock file stands beside the zone file.</summary>
    private async Task<FileStream> LockAsync(DnsName zone, CancellationToken cancel)
    {
        var path = PathOf(zone);
        var file = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.holdfast-lock");
        var deadline = _clock.GetUtcNow().AddSeconds(10);
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException error) when (Directory.Exists(Path.GetDirectoryName(file)))
            {
                if (_clock.GetUtcNow() > deadline) throw new ProviderException(Id, $"write zone {zone.Value}", $"{file} is held by another Holdfast: {error.Message}", inner: error);
                await Task.Delay(TimeSpan.FromMilliseconds(20), _clock, cancel);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new ProviderException(Id, $"write zone {zone.Value}", error.Message, inner: error);
            }
        }
    }

    private T Guarded<T>(DnsName zone, string verb, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ProviderException(Id, $"{verb} zone {zone.Value}", error.Message, inner: error);
        }
    }

    /// <summary>The main file and those that it includes, each as it was when it was read first.</summary>
    private sealed class Files
    {
        private readonly Dictionary<string, ZoneFileOnDisk> _read = new(StringComparer.Ordinal);
        private readonly string _folder;

        public Files(string main)
        {
            Main = main;
            _read[main] = ZoneFileOnDisk.Read(main);
            _folder = Path.GetDirectoryName(main)!;
            Options = new ZoneFileOptions { Include = Include, Place = Place };
        }

        public string Main { get; }

        public ZoneFileOptions Options { get; }

        public ZoneFileOnDisk Of(string path) => _read[path];

        public bool AreUnchanged() => _read.Values.All(file => file.IsUnchanged());

        /// <summary>The path below the folder of the main file, however it is written; null when it leads out of it.</summary>
        private string? Place(string path)
        {
            if (path.Length == 0 || path.Contains('\0')) return null;
            var below = Path.GetRelativePath(_folder, Path.GetFullPath(Path.Combine(_folder, path)));
            return below is "." or ".." || below.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal) || Path.IsPathRooted(below) ? null : below;
        }

        /// <summary>Paths are relative to the folder of the main file.</summary>
        private string? Include(string path)
        {
            if (_read.TryGetValue(path, out var known)) return known.Text;
            try
            {
                return (_read[path] = ZoneFileOnDisk.Read(Path.Combine(_folder, path))).Text;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
            {
                return null;
            }
        }
    }
}
