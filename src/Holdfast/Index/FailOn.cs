using System.CommandLine;
using Holdfast.Commands;
using Holdfast.Core.Inventory;

namespace Holdfast.Index;

/// <summary><c>--fail-on limits</c>: the exit code says when something is over the organisation's own limits.</summary>
internal sealed class FailOn
{
    private const string Limits = "limits";

    private readonly Option<string> _option = new("--fail-on") { Description = "End with code 4 when something is over the organisation's own limits (organisation: limits)", HelpName = Limits };

    public void AddTo(Command command)
    {
        _option.AcceptOnlyFromAmong(Limits);
        command.Options.Add(_option);
    }

    /// <summary>The code to end with, after the breaches were named.</summary>
    public int Code(Invocation invocation, ConcentrationLimits limits)
    {
        if (invocation.Line.GetValue(_option) is null || limits.Breaches.IsEmpty) return ExitCodes.Done;
        foreach (var breach in limits.Breaches) invocation.Shell.Error.WriteLine(Sentence(breach));
        return ExitCodes.ChangesPending;
    }

    public static string Sentence(LimitBreach breach) => breach.Of == 0
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"over your own limit: {breach.Name} has {breach.Share:P0} of the spend ({breach.Dimension}: {breach.Limit:P0})")
        : string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"over your own limit: {breach.Falls} of {breach.Of} critical components fall with {breach.Name}, {breach.Share:P0} ({breach.Dimension}: {breach.Limit:P0})");
}
