namespace Holdfast.Core.Regulation;

/// <summary>A clause that NIS2 wants in contracts with suppliers, where appropriate: annex of Implementing Regulation (EU) 2024/2690, point 5.1.4.</summary>
/// <param name="Letter">a … h.</param>
/// <param name="Word">The word under 'clauses' of a contract that stands for it.</param>
/// <param name="Title">Our short name for it.</param>
public sealed record ContractClause(char Letter, string Word, string Title)
{
    /// <summary>d to h as in irn section 5; a to c after the published text of the regulation.</summary>
    public static ValueList<ContractClause> All { get; } =
    [
        new('a', "security", "security requirements on the supplier"),
        new('b', "training", "awareness, skills and training of its people"),
        new('c', "background-checks", "background checks of its people"),
        new('d', "incident-notice", "notice of incidents"),
        new('e', "audit", "right to audit or to audit reports"),
        new('f', "vulnerabilities", "handling of vulnerabilities"),
        new('g', "subcontracting", "rules on subcontracting"),
        new('h', "termination", "duties at the end, such as giving back data"),
    ];
}

/// <summary>What a contract says of a clause. Unknown: nobody wrote down which clauses the contract has.</summary>
public enum ClauseState { Unknown, Absent, Present }
