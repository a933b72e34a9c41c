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

    /// <summary>Decisions are sequenced in one place: whoever wants one drives the router machine.</summary>
    [Fact]
    public void Only_the_router_machine_decides_marks_reduces_and_judges_a_start()
    {
        string[] kept =
        [
            "Holdfast.Core.Failover.DecisionEngine::", "Holdfast.Core.Failover.Convergence::Reduce(", "Holdfast.Core.Failover.StartUp::Judge(",
            "Holdfast.Core.Failover.Epoch::Next(", "Holdfast.Core.Failover.Epoch::NextByHand(",
        ];
        var callers =
            from assembly in (Assembly[])[Core, Adapters, typeof(global::Holdfast.Commands.CommandLine).Assembly]
            from type in Mono.Cecil.ModuleDefinition.ReadModule(assembly.Location).GetTypes()
            let home = Outermost(type).FullName
            where home is not ("Holdfast.Core.Failover.RouterMachine" or "Holdfast.Core.Failover.RouterMachineRules" or "Holdfast.Core.Failover.DecisionEngine" or "Holdfast.Core.Failover.Convergence")
            from method in type.Methods
            where method.HasBody
            from instruction in method.Body.Instructions
            where instruction.Operand is Mono.Cecil.MethodReference called && kept.Any(name => called.FullName.Contains(name, StringComparison.Ordinal))
            select $"{type.FullName}.{method.Name} calls {((Mono.Cecil.MethodReference)instruction.Operand).FullName}";
        Assert.Empty(callers);

        static Mono.Cecil.TypeDefinition Outermost(Mono.Cecil.TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
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
