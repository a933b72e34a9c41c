using Holdfast.Adapters.State;

namespace Holdfast.Watch;

/// <summary>Where the socket stands: the state folder where one was named, else the unit's runtime folder, which operators can reach.</summary>
internal static class ControlPlace
{
    /// <summary>systemd's RuntimeDirectory=holdfast.</summary>
    private const string Usual = "/run/holdfast";

    /// <param name="named">The state folder was named by --state or HOLDFAST_STATE: then that is the one place.</param>
    /// <param name="hasGroup">Whether the group of the operators exists; without it a socket outside of the state folder would serve nobody.</param>
    public static (string Folder, bool ForGroup) ToServe(StateFolder state, bool named, Func<string, string?> environment, Func<bool> hasGroup) =>
        !named && environment("RUNTIME_DIRECTORY") is { Length: > 0 } runtime && Directory.Exists(First(runtime)) && hasGroup() ? (First(runtime), true) : (state.FullPath, false);

    /// <summary>Where a command looks, in this order.</summary>
    public static IEnumerable<string> ToAsk(string state, bool named, Func<string, string?> environment) =>
        named ? [state] : [environment("RUNTIME_DIRECTORY") is { Length: > 0 } runtime ? First(runtime) : Usual, state];

    private static string First(string list) => list.Split(':')[0];
}
