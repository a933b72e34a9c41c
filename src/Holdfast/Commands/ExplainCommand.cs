using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Adapters.Config;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary><c>holdfast explain</c>: what a key of the configuration means, what may stand behind it and what counts without it.</summary>
internal static class ExplainCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("explain", "Explain a key of the configuration: what it means, what may stand there, what counts without it.");
        var which = new Argument<string>("KEY") { Description = "Such as router.policy or routers.web.policy.up [default: the whole file]", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "" };
        which.CompletionSources.Add(_ => ConfigExplanation.Paths());
        SyncArguments.RefuseOptions(which);
        command.Arguments.Add(which);
        command.SetAction(line =>
        {
            var invocation = new Invocation(shell, line, options);
            if (ConfigExplanation.Find(line.GetValue(which)!, out var error) is not { } place)
            {
                invocation.Fail(error.Message, error.Fix);
                return ExitCodes.Usage;
            }
            if (invocation.IsJson) shell.Out.WriteLine(JsonSerializer.Serialize(KeyReport.Of(place), ExplainJsonContext.Default.KeyReport));
            else Write(place, shell);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Write(ConfigExplanation place, Shell shell)
    {
        Line("KEY", place.Path);
        if (place.Key is { } key)
        {
            Line("VALUE", ConfigText.Form(key));
            Line("LEFT OUT", key.IsRequired ? "it must be there" : ConfigText.Default(key));
            Line("COUNTS", key.Unit ?? "");
            Line("SINCE", key.Since);
            Line("EXAMPLE", key.Example.Length > 0 ? $"{key.Name}: {key.Example}" : "");
            shell.Out.WriteLine();
            shell.Out.WriteLine(key.Meaning);
        }
        if (place.Section is null) return;
        shell.Out.WriteLine();
        var table = new Table("key", "value", "left out", "meaning");
        foreach (var child in place.Children) table.Add(child.Key!.Name, ConfigText.Form(child.Key), ConfigText.Default(child.Key), child.Key.Meaning);
        table.Write(shell.Out, shell.Paint);
        foreach (var kind in place.Section.Kinds)
            shell.Out.WriteLine($"with kind: {kind.Name}  {string.Join(", ", kind.Keys.Where(own => !place.Section.Keys.Contains(own)).Select(own => own.Name + (own.IsRequired ? " (required)" : "")))}");
        if (place.Section == ConfigKeys.Root) shell.Out.WriteLine($"of the inventory (docs/inventory.md): {string.Join(", ", ConfigKeys.OfInventory)}");

        void Line(string heading, string text)
        {
            if (text.Length > 0) shell.Out.WriteLine($"{shell.Paint.Bold(heading + ":")}{new string(' ', 10 - heading.Length)}{text}");
        }
    }
}

internal sealed record KeyReport(
    string Key, string? Value, bool Required, string? Default, string? Otherwise, string? Unit, string? Meaning, string? Example, string? Since, List<KeyReport> Keys)
{
    public static KeyReport Of(ConfigExplanation place) => new(
        place.Path, place.Key is { } key ? ConfigText.Form(key) : null, place.Key?.IsRequired ?? false, place.Key?.Default, place.Key?.Otherwise, place.Key?.Unit, place.Key?.Meaning,
        place.Key?.Example, place.Key?.Since, [.. place.Children.Select(child => Of(child) with { Keys = [] })]);
}

[JsonSerializable(typeof(KeyReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class ExplainJsonContext : JsonSerializerContext;
