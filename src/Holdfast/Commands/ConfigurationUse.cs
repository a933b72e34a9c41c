using Holdfast.Adapters.Config;
using Holdfast.Core;

namespace Holdfast.Commands;

/// <summary>
/// Who refuses what: a command that moves users is kept from it only by faults in what it uses; the others it prints as warnings. What writes
/// records refuses all that <c>check</c> refuses (<see cref="Invocation.LoadConfiguration"/>), and so does a reload.
/// </summary>
internal static class ConfigurationUse
{
    private const int MostTold = 20;

    /// <summary>
    /// For a watcher that starts. Faults elsewhere than in what its routers use leave that part out, and stand among
    /// <see cref="WatcherSettings.Warnings"/>: for the log, the status and the people who are told.
    /// </summary>
    public static (Configuration Configuration, FailoverPlan Plan)? ForWatch(Invocation invocation)
    {
        var reading = invocation.Examine(out _);
        var refusing = reading.Findings.Where(finding => ConfigReading.IsError(finding) && reading.IsUsedByWatcher(finding.Part)).ToList();
        Show(invocation, reading, refusing, withWarnings: true);
        if (reading.Configuration is not { } configuration || refusing.Count > 0) return null;
        return (configuration, WithWarnings(configuration, reading));
    }

    /// <summary>For a reload: a configuration with any fault is not taken, the one in force stays.</summary>
    /// <param name="refusal">What is wrong with it first, in one line.</param>
    public static (Configuration Configuration, FailoverPlan Plan)? ForReload(Invocation invocation, out string refusal)
    {
        var reading = invocation.Examine(out _);
        var errors = reading.Findings.Where(ConfigReading.IsError).ToList();
        Show(invocation, reading, errors, withWarnings: true);
        refusal = errors.Count switch
        {
            0 when reading.Configuration?.Failover.Routers.IsEmpty == true => "it declares no router",
            0 => "",
            1 => Words(errors[0].Problem),
            var count => $"{Words(errors[0].Problem)}, and {count - 1} more",
        };
        return refusal.Length == 0 && reading.Configuration is { } configuration ? (configuration, configuration.Failover) : null;
    }

    /// <summary>For an operator's word on one router, or for all that can be read.</summary>
    /// <param name="router">Null = every router; those with faults are left out.</param>
    public static (Configuration Configuration, FailoverPlan Plan)? ForRouters(Invocation invocation, string? router)
    {
        var reading = ConfigLoader.Reading(invocation.ConfigFile, invocation.Shell.Environment);
        var names = router is null ? reading.Uses.Select(use => use.Router).ToList() : [router];
        var faulty = names.Where(name => reading.Findings.Any(finding => ConfigReading.IsError(finding) && reading.IsUsedBy(finding.Part, name))).ToList();
        // One of several that can be read is shown; the one that was asked for must be right.
        var isRefused = reading.Configuration is null || (faulty.Count > 0 && faulty.Count == names.Count);
        var refusing = isRefused
            ? reading.Findings.Where(finding => ConfigReading.IsError(finding) && (finding.Part.Kind == ConfigPartKind.File || names.Exists(name => reading.IsUsedBy(finding.Part, name)))).ToList()
            : [];
        Show(invocation, reading, refusing, withWarnings: false);
        if (isRefused || reading.Configuration is not { } configuration) return null;
        return (configuration, WithWarnings(configuration, reading) with { Routers = [.. configuration.Failover.Routers.Where(plan => !faulty.Contains(plan.Name))] });
    }

    /// <summary>For a picture of what depends on what.</summary>
    public static Configuration? ForIndex(string file, Func<string, string?> environment, List<Problem> problems)
    {
        var reading = ConfigLoader.Reading(file, environment);
        foreach (var finding in reading.Findings)
        {
            if (ConfigReading.IsError(finding)) problems.Add(ConfigReading.IsUsedByIndex(finding.Part) ? finding.Problem : AsWarning(finding.Problem));
            // The hazards of the failover's set-up are told by check and watch.
            else if (finding.Part.Kind == ConfigPartKind.Inventory) problems.Add(finding.Problem);
        }
        return reading.Findings.Any(finding => ConfigReading.IsError(finding) && ConfigReading.IsUsedByIndex(finding.Part)) ? null : reading.Configuration;
    }

    private static FailoverPlan WithWarnings(Configuration configuration, ConfigReading reading)
    {
        var plan = configuration.Failover;
        var leftOut = reading.Findings.Where(ConfigReading.IsError).Select(finding => Told(finding, plan.Watcher)).ToList();
        if (leftOut.Count > MostTold) leftOut = [.. leftOut.Take(MostTold), $"and {leftOut.Count - MostTold} more faults of {Path.GetFileName(configuration.File)}: holdfast check"];
        return plan with { Watcher = plan.Watcher with { Warnings = leftOut.ToValueList() } };
    }

    private static void Show(Invocation invocation, ConfigReading reading, List<ConfigFinding> refusing, bool withWarnings) => invocation.ShowProblems(
    [
        .. refusing.Select(finding => finding.Problem),
        .. reading.Findings.Where(finding => ConfigReading.IsError(finding) && !refusing.Contains(finding)).Select(finding => AsWarning(finding.Problem)),
        // The hazards of a set-up belong to check and watch; an operator in a hurry has seen them.
        .. reading.Findings.Where(finding => withWarnings && finding.Problem.Severity == Severity.Warning && finding.Part.Kind is not (ConfigPartKind.Inventory or ConfigPartKind.Answers or ConfigPartKind.Records))
            .Select(finding => finding.Problem),
    ]);

    private static Problem AsWarning(Problem problem) => problem with { Severity = Severity.Warning };

    private static string Words(Problem problem) => problem.Line > 0 ? $"line {problem.Line}: {problem.Message}" : problem.Message;

    private static string Told(ConfigFinding finding, WatcherSettings watcher) => finding.Part.Kind == ConfigPartKind.Vantages
        ? $"{finding.Problem.Message}; {watcher.Name} decides alone, by what it sees itself"
        : $"{Path.GetFileName(finding.Problem.File)}, {Words(finding.Problem)}: left out until it is mended";
}
