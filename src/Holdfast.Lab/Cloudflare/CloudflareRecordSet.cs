namespace Holdfast.Lab.Cloudflare;

/// <summary>The records of a zone by id and by name, with a way back for a transaction that fails.</summary>
internal sealed class CloudflareRecordSet
{
    private readonly Dictionary<string, CloudflareRecord> _byId = [];
    private readonly Dictionary<string, List<CloudflareRecord>> _byName = [];
    private readonly Stack<(CloudflareRecord? Before, CloudflareRecord? After)> _undo = new();

    public int Count => _byId.Count;

    public IEnumerable<CloudflareRecord> All => _byId.Values;

    public CloudflareRecord? Find(string id) => _byId.GetValueOrDefault(id);

    public IReadOnlyList<CloudflareRecord> At(string name) => _byName.TryGetValue(name, out var records) ? records : [];

    /// <summary>Replaces <paramref name="before"/> by <paramref name="after"/>; null stands for no record.</summary>
    public void Change(CloudflareRecord? before, CloudflareRecord? after)
    {
        Put(before, after);
        _undo.Push((before, after));
    }

    public void Commit() => _undo.Clear();

    public void Rollback()
    {
        while (_undo.TryPop(out var change)) Put(change.After, change.Before);
    }

    private void Put(CloudflareRecord? gone, CloudflareRecord? come)
    {
        if (gone is not null)
        {
            _byId.Remove(gone.Id);
            _byName[gone.Name].Remove(gone);
            if (_byName[gone.Name].Count == 0) _byName.Remove(gone.Name);
        }
        if (come is null) return;
        _byId.Add(come.Id, come);
        if (!_byName.TryGetValue(come.Name, out var records)) _byName[come.Name] = records = [];
        records.Add(come);
    }
}
