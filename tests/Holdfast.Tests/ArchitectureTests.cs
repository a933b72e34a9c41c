using System.Reflection;
using System.Runtime.CompilerServices;
using NetArchTest.Rules;
using TestResult = NetArchTest.Rules.TestResult;

namespace Holdfast.Tests;

/// <summary>The house of docs/design: who may know whom.</summary>
public class ArchitectureTests
{
    private static readonly Assembly Core = typeof(Holdfast.Core.Problem).Assembly;
    private static readonly Assembly Adapters = typeof(Holdfast.Adapters.Config.ConfigLoader).Assembly;
    private static readonly Assembly Lab = typeof(Holdfast.Lab.Dns.DnsMessage).Assembly;

    [Fact]
    public void Core_stands_on_the_base_class_library_alone()
    {
        var result = Types.InAssembly(Core).ShouldNot().HaveDependencyOnAny(
            "System.Net.Http", "System.Net.Sockets", "System.Threading.Timer", "System.Data", "Microsoft.Extensions", "Microsoft.AspNetCore",
            "YamlDotNet", "DnsClient", "ARSoft", "MailKit", "Spectre").GetResult();
        Assert.True(result.IsSuccessful, Names(result));
        var foreign = Core.GetReferencedAssemblies().Where(name => !name.Name!.StartsWith("System", StringComparison.Ordinal)).Select(name => name.Name);
        Assert.Empty(foreign);
    }

    [Fact]
    public void Core_opens_no_file() =>
        Holds(Types.InAssembly(Core).ShouldNot().HaveDependencyOnAny("System.IO.File", "System.IO.FileStream", "System.IO.Directory", "System.Console").GetResult());

    [Fact]
    public void Adapters_know_neither_the_lab_nor_the_program() =>
        Assert.Empty(References(Adapters).Intersect(["Holdfast.Lab", "holdfast"]));

    [Fact]
    public void The_lab_speaks_the_wire_formats_itself() =>
        Assert.Empty(References(Lab).Intersect(["Holdfast.Adapters", "holdfast"]));

    /// <summary>Dns is the base; Sync and Failover stand on it. The graph engine knows no inventory: the inventory lowers itself to it.</summary>
    [Theory]
    [InlineData("Dns", "Sync", "Failover", "Inventory", "Graph", "Simulation", "Scoring", "Mitigation", "Reporting", "Incidents")]
    [InlineData("Sync", "Failover", "Inventory", "Graph", "Simulation", "Scoring", "Mitigation", "Reporting", "Incidents")]
    [InlineData("Failover", "Inventory", "Graph", "Simulation", "Scoring", "Mitigation", "Reporting")]
    [InlineData("Incidents", "Dns", "Sync", "Failover", "Inventory", "Graph", "Simulation", "Scoring", "Mitigation", "Reporting")]
    [InlineData("Graph", "Inventory", "Dns", "Sync", "Failover", "Simulation", "Scoring", "Mitigation", "Reporting")]
    [InlineData("Inventory", "Dns", "Sync", "Failover", "Simulation", "Scoring", "Mitigation", "Reporting")]
    [InlineData("Simulation", "Dns", "Sync", "Failover", "Scoring", "Mitigation", "Reporting")]
    [InlineData("Scoring", "Dns", "Sync", "Failover", "Simulation", "Mitigation", "Reporting")]
    [InlineData("Regulation", "Dns", "Sync", "Failover", "Simulation", "Scoring", "Mitigation", "Reporting")]
    [InlineData("Mitigation", "Reporting")]
    public void A_feature_of_Core_knows_only_what_it_stands_on(string feature, params string[] forbidden)
    {
        var names = forbidden.Select(other => $"Holdfast.Core.{other}").ToArray();
        Holds(Types.InAssembly(Core).That().ResideInNamespace($"Holdfast.Core.{feature}").ShouldNot().HaveDependencyOnAny(names).GetResult());
    }

    [Fact]
    public void Every_public_record_of_Core_is_immutable()
    {
        var mutable =
            from type in Core.GetExportedTypes()
            where type.GetMethod("<Clone>$") is not null
            from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            where property.SetMethod is { IsPublic: true } setter
                && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
            select $"{type.Name}.{property.Name}";
        Assert.Empty(mutable);
    }

    private static void Holds(TestResult result) => Assert.True(result.IsSuccessful, Names(result));

    private static string Names(TestResult result) => string.Join(", ", result.FailingTypeNames ?? []);

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!);
}
