using Holdfast.Core;
using Holdfast.Core.Graph.CutSets;

namespace Holdfast.Adapters.Formats.OpenPsa;

public abstract record OpenPsaOutcome
{
    private OpenPsaOutcome()
    {
    }

    public sealed record Read(FaultTree Tree, ValueList<Problem> Warnings) : OpenPsaOutcome;

    /// <summary>All errors that were found, and the warnings among them.</summary>
    public sealed record Refused(ValueList<Problem> Problems) : OpenPsaOutcome;
}
