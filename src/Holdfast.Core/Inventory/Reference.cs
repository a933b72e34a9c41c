namespace Holdfast.Core.Inventory;

/// <summary>The id of something that is described elsewhere, and where it was named. <c>default</c> names nothing.</summary>
public readonly record struct Reference(string Id, SourcePlace At = default)
{
    private readonly string? _id = NoneAsNull(Id); // so that default and "" are equal

    public string Id { get => _id ?? ""; init => _id = NoneAsNull(value); }

    public bool IsNone => Id.Length == 0;

    public override string ToString() => Id;

    public static implicit operator Reference(string id) => new(id);

    private static string? NoneAsNull(string? id) => string.IsNullOrEmpty(id) ? null : id;
}
