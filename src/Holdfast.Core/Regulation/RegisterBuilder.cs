using System.Globalization;
using Holdfast.Core.Inventory;

namespace Holdfast.Core.Regulation;

/// <summary>
/// The inventory as a register of information. Nothing is guessed: what nobody stated is an empty cell, or, where a key column has a code for
/// it, a stand-in that is marked as assumed. Each cell knows the key of the inventory that fills it.
/// </summary>
public static class RegisterBuilder
{
    public static RegisterOfInformation Build(InventoryGraph graph, RegisterRequest request)
    {
        var run = new Run(graph, request);
        run.Entities();
        run.Branches();
        run.Contracts();
        run.Services();
        run.Chains();
        run.Providers();
        run.Functions();
        run.Assessments();
        run.Definitions();
        return run.Register();
    }

    private sealed class Run
    {
        private readonly DependencyInventory _inventory;
        private readonly InventoryLookup _known;
        private readonly RegisterRequest _request;
        private readonly ServiceUses _uses;
        private readonly ValueList<Contract> _contracts;
        private readonly Dictionary<string, string> _functionIds;
        private readonly Dictionary<string, List<RegisterRow>> _rows = new(StringComparer.Ordinal);
        private readonly List<RegisterFinding> _remarks = [];
        private readonly HashSet<string> _suppliers = new(StringComparer.Ordinal);
        private readonly HashSet<string> _direct = new(StringComparer.Ordinal);
        private readonly RegisterCell _lei;
        private readonly GroupEntity? _filer;

        public Run(InventoryGraph graph, RegisterRequest request)
        {
            _inventory = graph.Inventory;
            _known = new(_inventory);
            _request = request;
            var uses = ServiceUses.Of(graph);
            _remarks.AddRange(uses.Remarks);
            var late = uses.All.Select(use => use.Contract).Where(contract => contract.Start > request.ReferenceDate).Select(contract => contract.Id).Distinct().ToList();
            foreach (var id in late)
                _remarks.Add(new(FindingWeight.LeftOut, 0, "B_02.01", "", 0, $"it starts after the reference date, {Day(request.ReferenceDate)}", $"contracts: {id}: start"));
            _uses = uses with { All = uses.All.Where(use => !late.Contains(use.Contract.Id)).ToValueList() };
            // A framework contract is in the register because others refer to it.
            var used = _uses.All.Select(use => use.Contract.Id).ToHashSet(StringComparer.Ordinal);
            // So is what a contract inside the group passes on.
            for (var grown = true; grown;)
            {
                grown = false;
                foreach (var other in _inventory.Contracts.Where(contract => used.Contains(contract.Id)).SelectMany(contract => contract.PassesOn.Append(contract.Under)).ToList())
                    grown |= !other.IsNone && used.Add(other.Id);
            }
            _contracts = _inventory.Contracts.Where(contract => used.Contains(contract.Id)).ToValueList();
            _functionIds = FunctionIds(_uses.Functions);
            // Another entity of the group may file; the contracts stay those of the organisation.
            _filer = _inventory.Organisation.Register?.Group.FirstOrDefault(entity => entity.Lei == request.EntityLei);
            var lei = request.EntityLei.Length > 0 && _filer is null ? request.EntityLei : LegalId.Parse(_inventory.Organisation.LegalId) is { Kind: LegalIdKind.Lei } own ? own.Code : "";
            _lei = new(lei, "organisation: legal-id");
        }

        public RegisterOfInformation Register()
        {
            var tables = RegisterTemplates.All
                .Where(template => _rows.ContainsKey(template.Code))
                .Select(template => new RegisterTable(template, _rows[template.Code].Distinct().ToValueList()))
                .Where(table => !table.Rows.IsEmpty).ToValueList();
            var indicators = RegisterTemplates.All.Select(template => (template.Code, tables.Any(table => table.Template == template))).ToValueList();
            return new(new(_filer?.Lei ?? _lei.Value, _request.ReferenceDate, _inventory.Organisation.Currency, indicators), tables, _remarks.ToValueList());
        }

        public void Entities()
        {
            var organisation = _inventory.Organisation;
            var keeper = organisation.Register;
            var name = new RegisterCell(organisation.Name, "organisation: name");
            var country = new RegisterCell(EbaCodes.Country(organisation.Country), "organisation: country");
            var authority = new RegisterCell(keeper?.Authority ?? "", "organisation: register: authority");
            if (_filer is null) Add("B_01.01", _lei, name, country, new(keeper?.EntityType ?? "", "organisation: register: entity-type"), authority, new(Day(_request.ReferenceDate)));
            else Add("B_01.01", new(_filer.Lei), new(_filer.Name, $"{Group(_filer)}: name"), new(EbaCodes.Country(_filer.Country), $"{Group(_filer)}: country"), new(_filer.Facts.EntityType, $"{Group(_filer)}: entity-type"), authority, new(Day(_request.ReferenceDate)));
            Entity("organisation: register", _lei, name, country, keeper);
            foreach (var entity in keeper?.Group ?? [])
                Entity(Group(entity), new(entity.Lei, "organisation: register: group: lei"), new(entity.Name, $"{Group(entity)}: name"), new(EbaCodes.Country(entity.Country), $"{Group(entity)}: country"), entity.Facts);
        }

        public void Branches()
        {
            foreach (var branch in _inventory.Organisation.Register?.Branches ?? [])
            {
                var where = $"organisation: register: branches: {branch.Code}";
                Add("B_01.03", new(branch.Code, $"{where}: code"), HeadOffice(branch), new(branch.Name, $"{where}: name"), new(EbaCodes.Country(branch.Country), $"{where}: country"));
            }
        }

        private RegisterCell HeadOffice(Branch branch) =>
            branch.HeadOffice.Length > 0 ? new(branch.HeadOffice, $"organisation: register: branches: {branch.Code}: head-office") : _lei;

        /// <summary>Who uses what is bought under a contract: an entity, or a branch of one.</summary>
        private IEnumerable<(RegisterCell Lei, Branch? Branch)> Users(Contract contract)
        {
            if (contract.Users.IsEmpty) yield return (_lei, null);
            foreach (var user in contract.Users)
            {
                var branch = (_inventory.Organisation.Register?.Branches ?? []).FirstOrDefault(each => each.Code == user.Id);
                yield return (branch is null ? new(user.Id, $"contracts: {contract.Id}: users") : HeadOffice(branch), branch);
            }
        }

        // Whoever sells under it is one of ours: the contract is one inside the group.
        private bool IsInside(Supplier? provider) => provider is not null && LegalId.Parse(provider.LegalId) is { Kind: LegalIdKind.Lei } id
            && (id.Code == _lei.Value || (_inventory.Organisation.Register?.Group ?? []).Any(entity => entity.Lei == id.Code));

        private static string Group(GroupEntity entity) => $"organisation: register: group: {entity.Lei}";

        private void Entity(string where, RegisterCell lei, RegisterCell name, RegisterCell country, RegisterKeeper? facts) => Add("B_01.02",
            lei, name, country, new(facts?.EntityType ?? "", $"{where}: entity-type"), new(EbaCodes.Of(EbaCodes.Hierarchies, facts?.Hierarchy ?? ""), $"{where}: hierarchy"),
            new(facts?.ParentLei ?? "", $"{where}: parent-lei"), new(Day(facts?.Updated), $"{where}: updated"), new(Day(facts?.Since), $"{where}: since"),
            new(EbaCodes.OpenDate), new(EbaCodes.Currency(_inventory.Organisation.Currency), "organisation: currency"), new(Amount(facts?.TotalAssets?.Amount), $"{where}: total-assets"));

        public void Contracts()
        {
            foreach (var contract in _contracts)
            {
                var number = Number(contract);
                var under = _known.Contract(contract.Under.Id);
                var type = under is not null ? "subsequent" : _inventory.Contracts.Any(other => other.Under.Id == contract.Id) ? "overarching" : "standalone";
                Add("B_02.01", number, new(EbaCodes.ContractTypes[type], $"contracts: {contract.Id}: under"),
                    under is not null ? Number(under) : new(EbaCodes.NoOverarching), new(EbaCodes.Currency(_inventory.Organisation.Currency), "organisation: currency"),
                    new(Amount(contract.AnnualCost?.Amount), $"contracts: {contract.Id}: annual-cost"));
                Add("B_03.01", number, _lei, new("true"));
                foreach (var (user, branch) in Users(contract))
                    Add("B_04.01", number, user, new(branch is null ? EbaCodes.NotABranch : EbaCodes.Branch), new(branch?.Code ?? ""));
                foreach (var outside in contract.PassesOn)
                    if (_known.Contract(outside.Id) is { } passed && _contracts.Contains(passed)) Add("B_02.03", number, Number(passed), new("true"));
                var provider = ProviderOf(contract);
                var (code, kind) = Code(provider, $"contracts: {contract.Id}: supplier");
                if (IsInside(provider)) Add("B_03.03", number, code, new("true"));
                else Add("B_03.02", number, code, kind);
                if (provider is null) continue;
                _direct.Add(provider.Id);
                Take(provider);
            }
        }

        public void Services()
        {
            foreach (var group in _uses.All.GroupBy(use => (use.Contract.Id, Function: use.Function.Id, use.IctService)))
            {
                var (contract, function) = (group.First().Contract, group.First().Function);
                var (code, kind) = Code(group.First().Provider, $"contracts: {contract.Id}: supplier");
                foreach (var place in group.SelectMany(use => ServicePlaces.Of(use.Component, _known)).GroupBy(place => (place.Provision.Value, place.Stored.Value, place.Processed.Value, place.Stores.Value)))
                {
                    var first = place.First();
                    var notice = new RegisterCell(contract.Notice is { } span ? Whole(span.TotalDays) : "", $"contracts: {contract.Id}: notice");
                    foreach (var user in Users(contract).Select(each => each.Lei).DistinctBy(each => each.Value)) Add("B_02.02", Number(contract), user, code, kind,
                        new(_functionIds[function.Id]), Service(group.Key.IctService, contract, group.First().Component),
                        new(Day(contract.Start), $"contracts: {contract.Id}: start"), new(contract.End is null ? EbaCodes.OpenDate : Day(contract.End), $"contracts: {contract.Id}: end"),
                        new(EbaCodes.Of(EbaCodes.EndReasons, contract.EndReason), $"contracts: {contract.Id}: end-reason"), notice, notice,
                        new(EbaCodes.Country(contract.GoverningLaw), $"contracts: {contract.Id}: governing-law"), first.Provision,
                        first.Stores, first.Stored, first.Processed,
                        Sensitivity(place.Where(each => each.StoresData).Select(each => each.Component).ToList()),
                        new(EbaCodes.Of(EbaCodes.Reliances, contract.Reliance), $"contracts: {contract.Id}: reliance"));
                }
            }
        }

        public void Chains()
        {
            foreach (var group in _uses.All.GroupBy(use => (use.Contract.Id, use.IctService)))
            {
                var first = group.First();
                if (first.Provider is null) continue;
                var chain = SupplyChain.Behind(first.Provider, group.Select(use => use.Component).DistinctBy(component => component.Id), _known);
                foreach (var circle in chain.Circles)
                    _remarks.Add(new(FindingWeight.LeftOut, 0, "B_05.02", "", 0, $"suppliers serve each other in a circle, the chain ends where it closes: {circle}",
                        $"suppliers: {circle.Split(' ')[0]}: sub-suppliers"));
                foreach (var link in chain.Links)
                {
                    var (code, kind) = Code(link.Provider, "");
                    var (recipient, recipientKind) = Code(link.Recipient, $"suppliers: {link.Listed.Id}: sub-suppliers: {link.Provider.Id} (whom does it serve?)");
                    Add("B_05.02", Number(first.Contract), Service(group.Key.IctService, first.Contract, first.Component), code, kind,
                        new(Whole(link.Rank)), recipient, recipientKind);
                    Take(link.Provider);
                    // Whom one from afar serves may itself be cut off by a circle.
                    if (link.Recipient is not null) Take(link.Recipient);
                }
            }
            _remarks.Sort((one, other) => string.CompareOrdinal(one.Key, other.Key));
            var distinct = _remarks.Distinct().ToList();
            _remarks.Clear();
            _remarks.AddRange(distinct);
        }

        public void Providers()
        {
            foreach (var supplier in _suppliers.Order(StringComparer.Ordinal).Select(id => _known.Supplier(id)!))
            {
                var where = $"suppliers: {supplier.Id}";
                var (code, kind) = Code(supplier, "");
                var (parent, parentKind) = Code(_known.UltimateParent(supplier), "");
                var isDirect = _direct.Contains(supplier.Id);
                var costs = _contracts.Where(contract => ProviderOf(contract)?.Id == supplier.Id).ToList();
                var unknown = costs.FirstOrDefault(contract => contract.AnnualCost is null);
                Add("B_05.01", code, kind, new(""), new(""), new(supplier.Name, $"{where}: name"), new(Latin(supplier), $"{where}: aliases"),
                    new(Person(LegalId.Parse(supplier.LegalId).Kind), $"{where}: legal-id"), new(EbaCodes.Country(supplier.Country), $"{where}: country"),
                    new(isDirect ? EbaCodes.Currency(_inventory.Organisation.Currency) : "", "organisation: currency"),
                    unknown is not null ? new("", $"contracts: {unknown.Id}: annual-cost") : new(Amount(costs.Sum(contract => contract.AnnualCost!.Value.Amount)), $"{where}: contracts"),
                    parent, parentKind);
            }
        }

        public void Functions()
        {
            foreach (var function in _uses.Functions)
            {
                var where = $"components: {function.Id}";
                Add("B_06.01", new(_functionIds[function.Id], $"{where}: function-id"), new(function.LicensedActivity, $"{where}: licensed-activity"),
                    new(function.Title, $"{where}: name"), _lei,
                    function.Criticality == Criticality.Unstated ? new(EbaCodes.NotAssessed, $"{where}: criticality", "no criticality is stated") : new(IsCritical(function) ? EbaCodes.Yes : EbaCodes.No, $"{where}: criticality"),
                    new(function.BusinessUse.Length > 300 ? function.BusinessUse[..300] : function.BusinessUse, $"{where}: business-use"),
                    new(Day(function.Assessed), $"{where}: assessed"), new(Hours(function.Rto), $"{where}: rto"), new(Hours(function.Rpo), $"{where}: rpo"), Impact(function.Impact, where));
            }
        }

        public void Assessments()
        {
            foreach (var group in _uses.All.GroupBy(use => (use.Contract.Id, use.IctService)).Where(group => group.Any(use => IsCritical(use.Function) || use.Function.Criticality == Criticality.Unstated)))
            {
                var contract = group.First().Contract;
                var where = $"contracts: {contract.Id}";
                var (code, kind) = Code(group.First().Provider, $"{where}: supplier");
                var alternatives = !contract.Alternatives.IsEmpty ? EbaCodes.AlternativesKnown
                    : contract.SubstitutabilityReason is "no-alternative" or "both" ? EbaCodes.AlternativesUnknown : "";
                Add("B_07.01", Number(contract), code, kind, Service(group.Key.IctService, contract, group.First().Component),
                    new(EbaCodes.Of(EbaCodes.Substitutabilities, contract.Substitutability.ToString()), $"{where}: substitutability"),
                    new(EbaCodes.Of(EbaCodes.SubstitutabilityReasons, contract.SubstitutabilityReason), $"{where}: substitutability-reason"),
                    new(Day(contract.Audited), $"{where}: audited"),
                    new(contract.ExitPlan switch { ExitPlan.Unstated => "", ExitPlan.None => EbaCodes.No, _ => EbaCodes.Yes }, $"{where}: exit-plan"),
                    new(EbaCodes.Of(EbaCodes.Reintegrations, contract.Reintegration), $"{where}: reintegration"), Impact(contract.Impact, where),
                    new(alternatives, $"{where}: alternatives"), new(string.Join("; ", contract.Alternatives), $"{where}: alternatives"));
            }
        }

        // Only what somebody said: without a single definition there is no row.
        public void Definitions()
        {
            if (_inventory.Organisation.Register?.Definitions is not { IsEmpty: false } said) return;
            var meanings = said.ToDictionary(word => word.Word, word => word.Meaning, StringComparer.Ordinal);
            Add("B_99.01", [.. RegisterWords.Definitions.Select(word => new RegisterCell(meanings.GetValueOrDefault(word.Word, ""), $"organisation: register: definitions: {word.Word}"))]);
        }

        private void Add(string template, params ReadOnlySpan<RegisterCell> cells)
        {
            if (!_rows.TryGetValue(template, out var rows)) _rows.Add(template, rows = []);
            rows.Add(new(ValueList.Create(cells)));
        }

        // Whoever stands in the register brings its ultimate parent along: the parent's code must be found there too.
        private void Take(Supplier supplier)
        {
            _suppliers.Add(supplier.Id);
            _suppliers.Add(_known.UltimateParent(supplier).Id);
        }

        private Supplier? ProviderOf(Contract contract) =>
            _known.Supplier(contract.Supplier.Id) ?? _uses.All.FirstOrDefault(use => use.Contract.Id == contract.Id)?.Provider;

        private static RegisterCell Number(Contract contract) => new(contract.Number.Length > 0 ? contract.Number : contract.Id, $"contracts: {contract.Id}: number");

        private static RegisterCell Service(string service, Contract contract, Component component) => new(
            EbaCodes.Of(EbaCodes.IctServices, service),
            component.Contract.Id == contract.Id && component.IctService.Length > 0 ? $"components: {component.Id}: ict-service" : $"contracts: {contract.Id}: ict-service");

        private static (RegisterCell Code, RegisterCell Kind) Code(Supplier? supplier, string otherwise)
        {
            if (supplier is null) return (new("", otherwise), new("", otherwise));
            var id = LegalId.Parse(supplier.LegalId);
            var source = $"suppliers: {supplier.Id}: legal-id";
            return (new(id.Code, source), new(EbaCodes.Of(EbaCodes.CodeTypes, id.Kind.ToString()), source));
        }

        private static RegisterCell Sensitivity(List<Component> components)
        {
            var grades = RegisterWords.Grades;
            var worst = components.Select(component => component.DataSensitivity).Where(grade => grade.Length > 0).MaxBy(grade => grades.ToList().IndexOf(grade)) ?? "";
            return new(EbaCodes.Of(EbaCodes.Grades, worst), components.Count == 0 ? "" : $"components: {components[0].Id}: data-sensitivity");
        }

        private static RegisterCell Impact(string grade, string where) => grade.Length == 0
            ? new(EbaCodes.ImpactNotAssessed, $"{where}: impact", "no impact is stated")
            : new(EbaCodes.Of(EbaCodes.Grades, grade), $"{where}: impact");

        private static string Person(LegalIdKind kind) => kind switch
        {
            LegalIdKind.Lei or LegalIdKind.Euid or LegalIdKind.CompanyRegister => EbaCodes.LegalPerson,
            LegalIdKind.Person => EbaCodes.Individual,
            _ => "",
        };

        private static string Latin(Supplier supplier) => supplier.Aliases.Prepend(supplier.Name).FirstOrDefault(name => name.Length > 0 && name.All(IsLatin)) ?? "";

        // Up to the end of Latin Extended-B (Unicode block 0180–024F).
        private static bool IsLatin(char c) => !char.IsLetter(c) || c < 0x250;

        // Vital and essential are what DORA calls critical or important (ours; docs/regulation.md).
        private static bool IsCritical(Component function) => function.Criticality is Criticality.Vital or Criticality.Essential;

        private static Dictionary<string, string> FunctionIds(ValueList<Component> functions)
        {
            var ids = functions.Where(function => function.FunctionId.Length > 0).ToDictionary(function => function.Id, function => function.FunctionId, StringComparer.Ordinal);
            var taken = ids.Values.ToHashSet(StringComparer.Ordinal);
            var next = 0;
            foreach (var function in functions.Where(function => function.FunctionId.Length == 0))
            {
                while (!taken.Add($"F{++next}")) { }
                ids.Add(function.Id, $"F{next}");
            }
            return ids;
        }

        private static string Day(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

        private static string Amount(decimal? amount) => amount?.ToString("0.##", CultureInfo.InvariantCulture) ?? "";

        // The column counts whole hours; a part of one is rounded up.
        private static string Hours(TimeSpan? span) => span is { } time ? Whole(time.TotalHours) : "";

        private static string Whole(double number) => Math.Ceiling(number).ToString("0", CultureInfo.InvariantCulture);
    }
}
