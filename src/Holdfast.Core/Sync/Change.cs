using Holdfast.Core.Dns;

namespace Holdfast.Core.Sync;

/// <summary>One step of a plan, on one whole record set.</summary>
public abstract record Change(RecordKey Key)
{
    public sealed record Create(DesiredSet After) : Change(After.Key);

    public sealed record Update(ObservedSet Before, DesiredSet After) : Change(After.Key);

    public sealed record Delete(ObservedSet Before, DeleteReason Reason) : Change(Before.Key);

    public string Action => this switch
    {
        Create => "create",
        Update => "update",
        Delete => "delete",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public ObservedSet? Old => this switch { Update update => update.Before, Delete delete => delete.Before, _ => null };

    public DesiredSet? New => this switch { Create create => create.After, Update update => update.After, _ => null };
}

/// <summary>Why a record set goes away.</summary>
public enum DeleteReason
{
    /// <summary>Another type takes its name (CNAME↔other).</summary>
    Replaced,

    /// <summary>The zone says <c>undeclared: delete</c>.</summary>
    Undeclared,

    /// <summary>Holdfast created it, it is no longer declared, and <c>--prune</c> was given.</summary>
    Pruned,
}
