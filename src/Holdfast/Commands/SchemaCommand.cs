using System.CommandLine;
using System.Reflection;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary><c>holdfast schema</c>: the JSON schemas, so that an editor completes and checks while one types.</summary>
internal static class SchemaCommand
{
    private const string Prefix = "schemas/", Suffix = ".schema.json";

    public static Command Create(Shell shell)
    {
        var command = new Command("schema", "Print a JSON schema: holdfast (the configuration) and inventory for editors, the others for programs that read results.");
        var which = new Argument<string>("NAME") { Description = "Which one", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "holdfast" };
        which.AcceptOnlyFromAmong([.. Names]);
        command.Arguments.Add(which);
        command.SetAction(line =>
        {
            shell.Out.Write(Read(line.GetValue(which)!));
            return ExitCodes.Done;
        });
        return command;
    }

    internal static IEnumerable<string> Names => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
        .Select(name => name[Prefix.Length..^Suffix.Length]).Order(StringComparer.Ordinal);

    internal static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name + Suffix)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
